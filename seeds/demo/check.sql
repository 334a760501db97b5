-- The city is what it claims to be; an exception names what is not.  Run after city.sql in the same database.
\set ON_ERROR_STOP 1
CREATE FUNCTION pg_temp.assert(what text, holds boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF holds IS NOT TRUE THEN
		RAISE EXCEPTION 'city: not true: %', what;
	END IF;
END $$;
\o /dev/null
SELECT pg_temp.assert('9 counties, 173 townships, 2,008 communities',
	(SELECT count(*) FROM county) = 9 AND (SELECT count(*) FROM township) = 173 AND (SELECT count(*) FROM community) = 2008);
SELECT pg_temp.assert('shapes are valid and not empty', NOT EXISTS (
	SELECT FROM region WHERE code <> '330000000000' AND (shape IS NULL OR NOT ST_IsValid(shape) OR ST_IsEmpty(shape))));
SELECT pg_temp.assert('the counties are those of the divisions, and as large as published to a hundredth', (
	SELECT bool_and(r.name = s.name AND abs(ST_Area(c.shape::geography) / 1e6 / s.area_km2 - 1) < 0.01) AND abs(sum(ST_Area(c.shape::geography)) / 1e6 / 17271 - 1) < 0.01 AND count(*) = 9
	FROM county c JOIN site s USING (code) JOIN region r USING (code)));
SELECT pg_temp.assert('every seat lies in its county, 2 km or more from its border, and every county is in one piece without holes', (
	SELECT bool_and(ST_Contains(shape, seat) AND ST_Distance(seat::geography, ST_Boundary(shape)::geography) > 2000 AND ST_NumGeometries(shape) = 1 AND ST_NRings(shape) = 1) FROM county));
-- an edge is of one county on the outline, else of two, which pass it in opposite directions
CREATE TEMP TABLE edge AS
SELECT code, ST_AsText(lag(geom) OVER w) AS a, ST_AsText(geom) AS b
FROM county, ST_DumpPoints(ST_ForcePolygonCCW(shape)) WINDOW w AS (PARTITION BY code ORDER BY path);
DELETE FROM edge WHERE a IS NULL;
SELECT pg_temp.assert('neighbours share every edge, and the others are the outline', (
	SELECT max(times) = 1 AND sum(times) > 3000 FROM (SELECT count(*) AS times FROM edge GROUP BY a, b) e) AND (
	SELECT ST_NRings(city.shape) = 1 AND count(*) = ST_NPoints(city.shape) - 1 AND ST_Equals(ST_LineMerge(ST_Collect(ST_MakeLine(ST_GeomFromText(e.a, 4326), ST_GeomFromText(e.b, 4326)))), ST_Boundary(city.shape))
	FROM edge e, (SELECT ST_Union(shape) AS shape FROM county) city WHERE NOT EXISTS (SELECT FROM edge o WHERE (o.a, o.b) = (e.b, e.a)) GROUP BY city.shape));
SELECT pg_temp.assert('no two counties overlap', NOT EXISTS (
	SELECT FROM county a JOIN county b ON a.code < b.code WHERE ST_Relate(a.shape, b.shape, '2********')));
SELECT pg_temp.assert('the outlines are the same on all machines', (
	SELECT md5(string_agg(ST_AsText(shape), ',' ORDER BY code)) = '2ac09692219edfe71e8ee8148a5ef0c8' FROM county));
SELECT pg_temp.assert('townships fill their county to a thousandth', NOT EXISTS (
	SELECT FROM county c WHERE abs((SELECT sum(ST_Area(t.shape)) FROM township t WHERE left(t.code, 6) = left(c.code, 6)) / ST_Area(c.shape) - 1) > 0.001));
SELECT pg_temp.assert('communities fill their township to a thousandth', NOT EXISTS (
	SELECT FROM township t WHERE abs((SELECT sum(ST_Area(v.shape)) FROM community v WHERE left(v.code, 9) = left(t.code, 9)) / ST_Area(t.shape) - 1) > 0.001));
SELECT pg_temp.assert('every community of Liandu has grids of 300 to 500 households',
	(SELECT min(households) >= 300 AND max(households) <= 500 AND count(DISTINCT community) = (SELECT count(*) FROM community WHERE code LIKE '331102%') FROM grid));
SELECT pg_temp.assert('the households are those of the census to 10 %', (SELECT abs(sum(households) * 2.5 / 562116 - 1) < 0.1 FROM grid));
SELECT pg_temp.assert('every dwelling lies in its grid and its community', NOT EXISTS (
	SELECT FROM dwelling d JOIN grid g ON g.code = d.grid JOIN community c ON c.code = d.community
	WHERE NOT ST_Contains(g.shape, d.place) OR NOT ST_Intersects(c.shape, d.place)));
SELECT pg_temp.assert('every dwelling has a landlord, some landlords several', (
	SELECT bool_and(landlord IS NOT NULL) AND count(DISTINCT landlord) BETWEEN count(*) * 0.3 AND count(*) * 0.9 FROM dwelling));
SELECT pg_temp.assert('employers have valid codes, those with dormitories one each', (
	SELECT bool_and(code ~ '^91331102PDY[0-9]{5}[0-9X][0-9A-HJ-NPQRTUWXY]$') AND count(dwelling) = (SELECT count(*) FROM dwelling WHERE kind = 'dormitory') FROM employer));
SELECT pg_temp.assert('nobody lives in two places at once', NOT EXISTS (
	SELECT FROM (SELECT from_date, lag(coalesce(to_date, 'infinity')) OVER (PARTITION BY number ORDER BY from_date) AS before FROM stay) s WHERE from_date < before));
SELECT pg_temp.assert('numbers are unique and of unallocated address codes', (
	SELECT count(DISTINCT number) = count(*) AND bool_and(substr(number, 3, 2) = '99') AND bool_and(length(number) = 18) FROM person));
SELECT pg_temp.assert('as many present as the scale says, to 10 %', (
	SELECT abs(count(*) / (150000 * :scale::float8) - 1) < 0.1 FROM stay WHERE to_date IS NULL));
SELECT pg_temp.assert('more arrive after Spring Festival than before', (
	SELECT count(*) FILTER (WHERE from_date BETWEEN '2025-01-29' AND '2025-02-28') > 3 * count(*) FILTER (WHERE from_date BETWEEN '2024-12-29' AND '2025-01-28') FROM stay));
SELECT pg_temp.assert('one stay in eight to eleven is undeclared', (
	SELECT 1 - count(DISTINCT stay)::float8 / (SELECT count(*) FROM stay) BETWEEN 0.07 AND 0.13 FROM claim WHERE NOT contradictory));
SELECT pg_temp.assert('faults at their rates', (
	SELECT abs(count(*) FILTER (WHERE late)::float8 / count(*) FILTER (WHERE channel <> 'grid_worker') - 0.15) < 0.02
	   AND abs(count(*) FILTER (WHERE never_ended)::float8 / count(*) FILTER (WHERE never_ended OR said_to IS NOT NULL) - 0.2) < 0.02
	   AND abs(count(*) FILTER (WHERE wrong_datum)::float8 / count(place) - 0.08) < 0.02
	   AND abs(count(*) FILTER (WHERE repeat = 1)::float8 / count(*) - 0.03) < 0.01
	   AND abs((SELECT count(*) FROM broken)::float8 / count(*) - 0.004) < 0.002
	FROM claim));
SELECT pg_temp.assert('some dwellings are over-crowded, few', (
	SELECT count(DISTINCT dwelling)::float8 / (SELECT count(*) FROM dwelling) BETWEEN 0.01 AND 0.06 FROM overcrowded));
SELECT pg_temp.assert('some dwellings stand vacant, and some tenants are gone before their lease ends', (
	SELECT (SELECT count(*) FROM vacant)::float8 / (SELECT count(*) FROM dwelling) BETWEEN 0.03 AND 0.14) AND (
	SELECT count(*) FILTER (WHERE p.period <> daterange(s.from_date, s.to_date))::float8 / count(*) BETWEEN 0.02 AND 0.07
	FROM (SELECT DISTINCT lease, period FROM present) p JOIN lease s USING (lease)));
SELECT pg_temp.assert('water and electricity in all months, gas in less than two thirds of the dwellings', (
	SELECT count(*) FILTER (WHERE kind = 'water') BETWEEN count(*) FILTER (WHERE kind = 'electricity') * 0.95 AND count(*) FILTER (WHERE kind = 'electricity') * 1.05
	   AND count(*) FILTER (WHERE kind = 'gas') < count(*) FILTER (WHERE kind = 'water') * 0.67 AND count(DISTINCT month) = 12 FROM reading));
SELECT pg_temp.assert('use follows those who are there, and by far not them alone', (
	SELECT bool_and(corr BETWEEN 0.3 AND 0.85)
	FROM (SELECT corr(ln(r.amount + 1), ln(p.persons + 0.5)) FROM reading r JOIN presence p ON p.code = r.dwelling AND p.month = r.month WHERE p.persons > 0.9 GROUP BY r.kind) c));
SELECT pg_temp.assert('a person uses 3 to 5 cubic metres of water and 40 to 100 kilowatt-hours a month', (
	SELECT sum(r.amount) FILTER (WHERE r.kind = 'water') / sum(p.persons) FILTER (WHERE r.kind = 'water') BETWEEN 3 AND 5
	   AND sum(r.amount) FILTER (WHERE r.kind = 'electricity') / sum(p.persons) FILTER (WHERE r.kind = 'electricity') BETWEEN 40 AND 100
	FROM reading r JOIN presence p ON p.code = r.dwelling AND p.month = r.month));
\o
