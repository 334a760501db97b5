-- Where persons live and work, one place after another.

CREATE TABLE workplace (
	workplace	bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	employer	credit_code NOT NULL UNIQUE,
	name		text,
	place		geometry(Point, 4326) NOT NULL,
	cell		gridcell NOT NULL GENERATED ALWAYS AS (gridcell(place, 100)) STORED
);
COMMENT ON TABLE workplace IS '工作地 / where employers have those whom they declare, or who declare them, at work';
COMMENT ON COLUMN workplace.cell IS 'square of 100 m; larger ones follow from it';

CREATE FUNCTION load_workplaces(file text DEFAULT '') RETURNS load LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	required constant text[] := '{employer,lon,lat}';
	columns constant integer[] := intake_columns(required, '{name}');
	accepted bigint;
BEGIN
	CREATE TEMP TABLE staged AS
	SELECT line, f, coalesce(r.fault, CASE
		WHEN NOT credit_code_is_valid(f[1]) THEN ARRAY['employer', '22P02', credit_code_problem(f[1]), 'Compare the code with the licence.']
		WHEN NOT is_number(f[2], -180, 180) THEN ARRAY['lon', '22003', 'It is no longitude.', 'Give degrees from -180 to 180.']
		WHEN NOT is_number(f[3], -90, 90) THEN ARRAY['lat', '22003', 'It is no latitude.', 'Give degrees from -90 to 90.']
		WHEN lag(line) OVER (PARTITION BY CASE WHEN credit_code_is_valid(f[1]) THEN f[1]::credit_code END ORDER BY line) IS NOT NULL
		THEN ARRAY['employer', '23505', 'An earlier line has this code.', 'Give each employer once.'] END) AS fault
	FROM intake_fields(columns, required) AS r;
	INSERT INTO workplace (employer, name, place)
	SELECT f[1]::credit_code, f[4], ST_SetSRID(ST_MakePoint(f[2]::float8, f[3]::float8), 4326) FROM staged WHERE fault IS NULL ORDER BY line
	ON CONFLICT (employer) DO UPDATE SET name = excluded.name, place = excluded.place;
	GET DIAGNOSTICS accepted = ROW_COUNT;
	ANALYZE workplace;
	RETURN close_intake(next_load(), 'workplaces', file, accepted, 0);
END $$;
COMMENT ON FUNCTION load_workplaces(text) IS 'workplaces.csv: employer, lon, lat [, name]; an employer known already is brought up to date';

CREATE VIEW employment AS
SELECT e.person, e.workplace, p.period
FROM (SELECT r.person, w.workplace, range_agg(r.period) AS periods
	  FROM residence r
	  CROSS JOIN LATERAL unnest(r.claims) b(claim)
	  JOIN claim c ON c.claim = b.claim
	  JOIN workplace w ON w.employer = c.employer
	  GROUP BY r.person, w.workplace) e
CROSS JOIN LATERAL unnest(e.periods) p(period);
COMMENT ON VIEW employment IS '就业 / where persons work, while they live where a declaration that names their employer puts them; employers without a place are left out';
