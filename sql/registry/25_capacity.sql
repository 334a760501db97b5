-- Occupants and capacity of dwellings; table overcrowding is kept up to date with the residences.

-- All persons count, or, if the rule excludes minors, from the birthday on; open-ended residences count only while
-- the last declaration is fresh.
CREATE VIEW occupant AS
SELECT r.dwelling, c.rule, r.person, coalesce(r.household, 'P' || r.person) AS household, p.period
FROM residence r
JOIN dwelling d USING (dwelling)
JOIN city_rule c ON c.city = region_code_at(d.region, 2),
	 resolution_rule u,
	 LATERAL (SELECT r.period * c.valid * daterange(NULL, CASE WHEN r.open
		THEN greatest(r.declared_on + u.fresh_days, lower(r.period)) END)
		* CASE WHEN c.count_minors_below IS NULL THEN daterange(NULL, NULL)
			   ELSE daterange(((SELECT x.birth_month FROM person x
				WHERE x.person = r.person) + make_interval(years => c.count_minors_below))::date, NULL) END) p(period)
WHERE NOT isempty(p.period);
COMMENT ON VIEW occupant IS '计入人数的居住者 / persons counted in a dwelling by the city''s rule, and when';

CREATE VIEW capacity AS
SELECT d.dwelling, w.rule, k.capacity, k.by_area, k.by_rooms, k.binding, k.clause
FROM dwelling d
JOIN rule_value w ON w.city = region_code_at(d.region, 2)
CROSS JOIN LATERAL dwelling_capacity(d.area_m2, d.area_kind, d.rooms, NULL, w.value, d.unsuitable_rooms) k;
COMMENT ON VIEW capacity
	IS '可住人数 / persons that a dwelling may hold under the rule, by area and by rooms; NULL if it cannot be determined '
		'from these';

-- Declared dates are inexact: periods not longer than the grace are not reported, and dips not longer than it do not
-- end one.
CREATE VIEW judged_overcrowding AS
SELECT o.dwelling, o.rule, f.period, f.peak::integer, f.capacity, f.excess_days, f.is_crowd, f.clause
FROM (SELECT dwelling, rule, occupancy_sum_agg(persons) AS persons, occupancy_agg(there) AS households
	  FROM (SELECT dwelling, rule, occupancy_agg(period) AS persons, range_agg(period) AS there FROM occupant
		GROUP BY dwelling, rule, household) h
	  GROUP BY dwelling, rule) o
JOIN dwelling d ON d.dwelling = o.dwelling
JOIN rule_value w USING (rule)
CROSS JOIN resolution_rule u
CROSS JOIN LATERAL dwelling_capacity(d.area_m2, d.area_kind, d.rooms, NULL, w.value, d.unsuitable_rooms) k
CROSS JOIN LATERAL dwelling_overcrowding(o.persons, o.households, k, w.value, u.grace_days) f;
COMMENT ON VIEW judged_overcrowding IS '据居住史推得的超员时段 / the contents of table overcrowding, computed from the residences';

CREATE FUNCTION judge_dwellings(dwellings bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
	-- as in resolve_persons
	PERFORM FROM dwelling WHERE dwelling = ANY (dwellings) ORDER BY dwelling FOR NO KEY UPDATE;
	UPDATE dwelling SET revision = revision + 1 WHERE dwelling = ANY (dwellings);
	WITH now AS MATERIALIZED (
		SELECT * FROM judged_overcrowding WHERE dwelling = ANY (dwellings)),
	held AS MATERIALIZED (
		SELECT * FROM overcrowding WHERE dwelling = ANY (dwellings)),
	gone AS (
		DELETE FROM overcrowding WHERE overcrowding = ANY (ARRAY(
			SELECT h.overcrowding FROM held h
			WHERE NOT EXISTS (SELECT FROM now n WHERE n.dwelling = h.dwelling AND n.rule = h.rule
				AND n.period = h.period
							  AND (n.peak, n.capacity, n.excess_days, n.is_crowd,
								n.clause) IS NOT DISTINCT FROM (h.peak, h.capacity, h.excess_days, h.is_crowd,
									h.clause)))))
	INSERT INTO overcrowding (dwelling, rule, period, peak, capacity, excess_days, is_crowd, clause)
	SELECT dwelling, rule, period, peak, capacity, excess_days, is_crowd, clause FROM now n
	WHERE NOT EXISTS (SELECT FROM held h WHERE h.dwelling = n.dwelling AND h.rule = n.rule AND h.period = n.period
					  AND (n.peak, n.capacity, n.excess_days, n.is_crowd, n.clause) IS NOT DISTINCT FROM (h.peak,
						h.capacity, h.excess_days, h.is_crowd, h.clause))
	ORDER BY dwelling, rule, period;
END $$;
COMMENT ON FUNCTION judge_dwellings(bigint[])
	IS 'updates the overcrowding of the given dwellings from the residences; for some thousands at a time';

CREATE FUNCTION parts_of(ids bigint[]) RETURNS SETOF bigint[] LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
	SELECT array_agg(id ORDER BY id) FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / 10000 AS part
		FROM unnest(ids) i(id)) i GROUP BY part ORDER BY part;
END;
COMMENT ON FUNCTION parts_of(bigint[])
	IS 'sorted ids in arrays of 10000, each to be resolved or judged in one statement';

CREATE FUNCTION judge(dwellings bigint[]) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM judge_dwellings(part) FROM parts_of(dwellings) part;
END $$;
COMMENT ON FUNCTION judge(bigint[]) IS 'updates the overcrowding of any number of dwellings from the residences';

CREATE FUNCTION dwelling_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM judge_dwellings(ARRAY[NEW.dwelling]);
	RETURN NULL;
END $$;
COMMENT ON FUNCTION dwelling_changed() IS 'trigger: judges a dwelling by its new area and rooms';
CREATE TRIGGER judge_anew AFTER UPDATE ON dwelling FOR EACH ROW
	WHEN (OLD.region <> NEW.region
		OR (OLD.area_m2, OLD.area_kind, OLD.rooms, OLD.unsuitable_rooms) IS DISTINCT FROM (NEW.area_m2, NEW.area_kind,
			NEW.rooms, NEW.unsuitable_rooms))
	EXECUTE FUNCTION dwelling_changed();

CREATE FUNCTION person_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM judge_dwellings(ARRAY(SELECT DISTINCT dwelling FROM residence WHERE person = NEW.person));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION person_changed()
	IS 'trigger: judges dwellings again, as a corrected month of birth may change who counts';
CREATE TRIGGER judge_anew AFTER UPDATE ON person FOR EACH ROW
	WHEN (OLD.birth_month <> NEW.birth_month) EXECUTE FUNCTION person_changed();

CREATE FUNCTION city_rule_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM judge(ARRAY(SELECT dwelling FROM dwelling));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION city_rule_changed() IS 'trigger: judges all dwellings by the new rules';
CREATE TRIGGER judge_anew AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
	ON city_rule FOR EACH STATEMENT EXECUTE FUNCTION city_rule_changed();

CREATE VIEW overcrowded AS
SELECT o.overcrowding, o.dwelling, d.code, d.region, d.grid, o.period, lower(o.period) AS since, o.peak, o.capacity,
	o.peak - o.capacity AS excess, o.excess_days, o.is_crowd,
	   o.rule, c.text_en AS clause,
	   to_char(lower(o.period)::timestamp, 'FMYYYY年FMMM月FMDD日')
		   || coalesce('至' || to_char(upper(o.period)::timestamp - interval '1 day', 'FMYYYY年FMMM月FMDD日'),
			'起') || '超员，人数最多时：'
		   || capacity_explanation('zh', d.area_m2, d.area_kind, d.rooms, o.peak, z.value,
			d.unsuitable_rooms) AS explanation_zh,
	   'Over-crowded from ' || to_char(lower(o.period)::timestamp, 'FMDD FMMonth YYYY')
		   || coalesce(' to ' || to_char(upper(o.period)::timestamp - interval '1 day', 'FMDD FMMonth YYYY'),
			' on') || '. At its fullest: ' || capacity_explanation('en', d.area_m2, d.area_kind, d.rooms, o.peak,
				e.value, d.unsuitable_rooms) AS explanation_en
FROM overcrowding o
JOIN dwelling d USING (dwelling)
LEFT JOIN clause c USING (clause)
LEFT JOIN rule_words z ON z.rule = o.rule AND z.language = 'zh'
LEFT JOIN rule_words e ON e.rule = o.rule AND e.language = 'en';
COMMENT ON VIEW overcrowded
	IS '超员住所 / dwellings with more persons than the city''s rule allows: since when, how many, by which clause, with '
		'an explanation';
