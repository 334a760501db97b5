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
	said constant text[] := array_remove(ARRAY['place', CASE WHEN columns[4] IS NOT NULL THEN 'name' END], NULL);
	keys constant text := 't.employer IN (SELECT f[1]::credit_code FROM pg_temp.staged WHERE fault IS NULL)';
	load_number bigint;
	accepted bigint;
BEGIN
	load_number := begin_load('workplaces');
	CREATE TEMP TABLE staged AS
	SELECT line, f, coalesce(fault, CASE WHEN count(*) FILTER (WHERE fault IS NULL) OVER (PARTITION BY code
		ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > 0
									THEN ARRAY['employer', 'MG1104'] END) AS fault
	FROM (SELECT line, f, c.code, coalesce(r.fault, CASE WHEN c.code IS NULL THEN ARRAY['employer', 'MG1208']
		ELSE position_fault(f[2], f[3]) END) AS fault
		  FROM intake_fields(columns, required) AS r,
			   LATERAL (SELECT CASE WHEN credit_code_is_valid(f[1]) THEN f[1]::credit_code END AS code OFFSET 0) c) s;
	PERFORM keep_before('workplace', 'workplace', said, keys);
	INSERT INTO workplace AS w (employer, name, place)
	SELECT f[1]::credit_code, f[4], ST_SetSRID(ST_MakePoint(f[2]::float8, f[3]::float8), 4326) FROM pg_temp.staged
		WHERE fault IS NULL ORDER BY line
	ON CONFLICT (employer) DO UPDATE SET place = excluded.place, name = CASE WHEN columns[4] IS NULL THEN w.name
		ELSE excluded.name END
	WHERE w.place IS DISTINCT FROM excluded.place OR (columns[4] IS NOT NULL AND w.name IS DISTINCT FROM excluded.name);
	GET DIAGNOSTICS accepted = ROW_COUNT;
	PERFORM keep_after(load_number, 'workplace', 'workplace', said, keys);
	ANALYZE workplace;
	RETURN close_intake(load_number, 'workplaces', file, accepted);
END $$;
COMMENT ON FUNCTION load_workplaces(text)
	IS 'workplaces.csv: employer, lon, lat [, name]; an employer already known is updated, in the columns that the '
		'file has';

-- Who has several employers at once is counted with the one that began last.
CREATE VIEW employment AS
SELECT e.person, e.employer, w.workplace, p.period,
	   CASE WHEN w.workplace IS NULL THEN '{}'
			ELSE datemultirange(p.period) - coalesce(range_agg(p.period) FILTER (WHERE w.workplace IS NOT NULL) OVER (
				PARTITION BY e.person
					ORDER BY lower(p.period) DESC NULLS LAST, w.workplace DESC ROWS BETWEEN UNBOUNDED PRECEDING
						AND 1 PRECEDING), '{}') END AS counted
FROM (SELECT r.person, c.employer, range_agg(r.period) AS periods
	  FROM residence r
	  CROSS JOIN LATERAL unnest(r.claims) b(claim)
	  JOIN claim c ON c.claim = b.claim
	  WHERE c.employer IS NOT NULL
	  GROUP BY r.person, c.employer) e
LEFT JOIN workplace w ON w.employer = e.employer
CROSS JOIN LATERAL unnest(e.periods) p(period);
COMMENT ON VIEW employment
	IS '就业 / where persons work, while they live where a declaration that names their employer puts them';
COMMENT ON COLUMN employment.workplace IS 'NULL if nobody has told where the employer is';
COMMENT ON COLUMN employment.counted
	IS 'days of the period on which it is their one place of work: of several employers with a place, the one that '
		'began last';

CREATE VIEW chain AS
SELECT r.person, 'residence' AS kind, d.code, d.place, r.period, datemultirange(r.period) AS counted
FROM residence r JOIN dwelling d ON d.dwelling = r.dwelling
UNION ALL
SELECT e.person, 'workplace', e.employer::text, w.place, e.period, e.counted
FROM employment e LEFT JOIN workplace w ON w.workplace = e.workplace;
COMMENT ON VIEW chain IS '居住与就业链 / the residences and the workplaces of each person, one after another';
COMMENT ON COLUMN chain.code IS 'of the dwelling, or of the employer';
COMMENT ON COLUMN chain.counted
	IS 'days of the period on which the person is taken to be there: one residence and one workplace at a time';

CREATE FUNCTION person_opened(opened access_log) RETURNS bigint LANGUAGE sql STABLE SET search_path = registry, pg_temp
AS $f$
	SELECT person_named(opened.pseudonym)
$f$;
COMMENT ON FUNCTION person_opened(access_log)
	IS 'the person whose record was opened; NULL if the registry knows none such, or it is a mover';

CREATE FUNCTION open_chain(request bigint)
RETURNS TABLE (kind text, code text, place geometry, period daterange, counted datemultirange)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = registry, pg_temp AS $$
DECLARE
	opened constant access_log := open_access(request, 'trajectory');
	known constant bigint := person_opened(opened);
BEGIN
	RETURN QUERY SELECT c.kind, c.code, c.place::@postgis@.geometry, c.period * opened.within,
		c.counted * datemultirange(opened.within)
				 FROM chain c WHERE c.person = known AND c.period && opened.within ORDER BY c.kind, c.period, c.code;
END $$;
COMMENT ON FUNCTION open_chain(bigint)
	IS '查阅居住与就业链 / where the person of a request lives and works and did so, on its days, with what their trajectory '
		'leaves out';

-- A stay has a fix at its first microsecond and at the last second of its last day. What is open, or goes beyond today,
-- ends today unless the end of the days is given.
CREATE FUNCTION open_trajectory(request bigint, within daterange DEFAULT '(,)')
RETURNS TABLE (kind text, trajectory trajectory) LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = registry, pg_temp AS $$
DECLARE
	opened constant access_log := open_access(request, 'trajectory');
	known constant bigint := person_opened(opened);
	asked constant daterange := within * opened.within;
	days constant daterange := CASE WHEN upper_inf(asked) THEN asked * daterange(NULL, today() + 1) ELSE asked END;
BEGIN
	RETURN QUERY
	SELECT c.kind, @toolkit@.trajectory_agg(c.place, f.at)
	FROM chain c, unnest(c.counted * datemultirange(days)) d,
		LATERAL (VALUES (day_start(lower(d))), (day_start(upper(d)) - interval '1 second')) f(at)
	WHERE c.person = known
	GROUP BY c.kind
	UNION ALL
	SELECT 'positions', @toolkit@.trajectory_agg(g.place, g.at)
	FROM gps_fix g
	WHERE g.mover = opened.mover AND NOT isempty(asked)
		  AND g.at >= coalesce(day_start(lower(asked)), '-infinity')
			AND g.at < coalesce(day_start(upper(asked)), 'infinity')
	HAVING count(*) > 0
	ORDER BY 1;
END $$;
COMMENT ON FUNCTION open_trajectory(bigint, daterange) IS
	'查阅轨迹 / where the person of a request lived (residence) and worked (workplace), or a mover was (positions), on '
	'these days of the request, as trajectories';
REVOKE EXECUTE ON FUNCTION open_chain(bigint), open_trajectory(bigint, daterange) FROM PUBLIC;

-- Flows count each person once, as flow_protect and sums over larger cells need it.

CREATE FUNCTION moved(within daterange) RETURNS TABLE (person bigint, from_dwelling bigint, to_dwelling bigint)
	LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT m.person, (array_agg(m.from_dwelling ORDER BY m.arrived_on))[1],
		(array_agg(m.to_dwelling ORDER BY m.arrived_on DESC))[1]
	FROM move m WHERE m.arrived_on <@ within GROUP BY m.person
$f$;
COMMENT ON FUNCTION moved(daterange)
	IS 'who changed dwelling within a period, from where before the first change to where after the last';

CREATE FUNCTION migrations(within daterange) RETURNS flow LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT flow_agg(a.cell, b.cell) FROM moved(within) m JOIN dwelling a ON a.dwelling = m.from_dwelling JOIN dwelling b
		ON b.dwelling = m.to_dwelling
$f$;
COMMENT ON FUNCTION migrations(daterange) IS
	'迁移流向 / persons who changed dwelling within a period, between cells of 100 m, each once: from the first to the '
	'last; not protected; NULL if nobody did';

CREATE FUNCTION migrations_by_region(within daterange) RETURNS zone_flow LANGUAGE sql STABLE SET search_path
	FROM CURRENT
AS $f$
	SELECT flow_agg(a.region, b.region) FROM moved(within) m JOIN dwelling a ON a.dwelling = m.from_dwelling
		JOIN dwelling b ON b.dwelling = m.to_dwelling
$f$;
COMMENT ON FUNCTION migrations_by_region(daterange) IS
	'区划间迁移流向 / the same between villages and communities; flow_rollup gives larger divisions; not protected';

CREATE FUNCTION commutes(as_of date) RETURNS flow LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT flow_agg(d.cell, w.cell)
	FROM employment e JOIN workplace w ON w.workplace = e.workplace JOIN residence r ON r.person = e.person
		JOIN dwelling d ON d.dwelling = r.dwelling
	WHERE e.counted @> as_of AND r.period @> as_of
$f$;
COMMENT ON FUNCTION commutes(date) IS
	'通勤流向 / persons employed on a day, from the cell of 100 m where they live to that where they work, each once; not '
	'protected; NULL if nobody is';
