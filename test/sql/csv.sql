-- csv_fields: RFC 4180, one line
SELECT csv_fields('a,b,c'), csv_fields('1,"甲,乙",,""'), csv_fields(''), csv_fields(',');
SELECT csv_fields('"say ""yes""",x' || E'\r');
SELECT csv_fields('甲,"乙');
SELECT csv_fields('甲,"乙"丙');
SELECT cardinality(csv_fields(repeat('x,', 5000000)));
