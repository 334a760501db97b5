-- how many persons a dwelling may hold under a city's rule, since when it holds more, and that in plain words
@include sql/occupancy/occupancy.sql

CREATE TYPE capacity_rule AS (
	usable_m2 numeric, building_m2 numeric, living_m2 numeric, usable_share numeric, max_per_room integer,
		count_minors_below integer,
	family_exemption text, crowd_trigger integer, crowd_rooms integer, unsuitable_rooms text[],
	area_clause text, room_clause text, minors_clause text, family_clause text, crowd_clause text,
		unsuitable_clause text);
COMMENT ON TYPE capacity_rule
	IS 'what a city counts as too many persons in a rented dwelling; what is NULL it does not say';
COMMENT ON COLUMN capacity_rule.usable_m2 IS 'least usable area a person, 使用面积';
COMMENT ON COLUMN capacity_rule.building_m2 IS 'least building area a person, 建筑面积';
COMMENT ON COLUMN capacity_rule.living_m2 IS 'least living area a person, 居住面积';
COMMENT ON COLUMN capacity_rule.usable_share
	IS 'usable area as a share of the building area; NULL: one is not converted into the other';
COMMENT ON COLUMN capacity_rule.max_per_room IS 'most persons a room';
COMMENT ON COLUMN capacity_rule.count_minors_below IS 'age below which nobody is counted; NULL: all are';
COMMENT ON COLUMN capacity_rule.family_exemption IS
	'a dwelling that one family has to itself is not judged: household (one registered household), relationship (legal '
	'support or maintenance) or either';
COMMENT ON COLUMN capacity_rule.crowd_trigger IS 'persons from which the fire rules of crowded places apply';
COMMENT ON COLUMN capacity_rule.crowd_rooms IS 'rooms from which the fire rules of crowded places apply';
COMMENT ON COLUMN capacity_rule.unsuitable_rooms
	IS 'rooms that may not be let for living: kitchen, bathroom, balcony, corridor, underground_store, garage';
COMMENT ON COLUMN capacity_rule.area_clause IS 'where the area a person stands, in the language of explanations';

CREATE TYPE capacity_result AS (
	capacity integer, by_area integer, by_rooms integer, binding text, counted integer, excess integer, exempt boolean,
		is_crowd boolean, clause text);
COMMENT ON TYPE capacity_result IS 'how many persons a dwelling may hold, and how many it holds';
COMMENT ON COLUMN capacity_result.capacity IS 'the smaller of by_area and by_rooms; NULL if neither is known';
COMMENT ON COLUMN capacity_result.binding IS 'which of the two it is: area, rooms, both or unknown';
COMMENT ON COLUMN capacity_result.counted IS 'occupants without those whom the rule does not count';
COMMENT ON COLUMN capacity_result.excess IS 'persons too many; 0 if one family has the dwelling to itself';
COMMENT ON COLUMN capacity_result.clause IS 'clause of the binding measure';

CREATE FUNCTION dwelling_capacity(
	area_m2 numeric, area_kind text, rooms integer, occupants integer, rule capacity_rule,
		unsuitable_rooms integer DEFAULT 0, minors integer DEFAULT 0,
	households integer DEFAULT NULL) RETURNS capacity_result
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION dwelling_capacity(numeric, text, integer, integer, capacity_rule, integer, integer, integer) IS
	'how many persons a dwelling may hold by its area and its rooms, and how many occupants are too many; what is NULL '
	'is not known';

CREATE FUNCTION dwelling_overcrowding(
	persons occupancy, households occupancy, limits capacity_result, rule capacity_rule, grace_days integer DEFAULT 0,
	OUT period tstzrange, OUT since timestamp with time zone, OUT peak bigint, OUT capacity integer, OUT excess bigint,
		OUT excess_days double precision,
	OUT is_crowd boolean, OUT clause text)
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT r.period, pg_catalog.lower(r.period), r.peak, limits.capacity, r.peak - limits.capacity, r.excess_days,
		   coalesce(limits.is_crowd, false) OR r.peak >= rule.crowd_trigger, limits.clause
	FROM occupancy_runs(
		CASE WHEN rule.family_exemption IS NULL OR households IS NULL THEN persons
			 ELSE occupancy_restrict(persons, occupancy_above(households, 1)) END,
		limits.capacity, grace_days) r;
END;
COMMENT ON FUNCTION dwelling_overcrowding(occupancy, occupancy, capacity_result, capacity_rule, integer) IS
	'when more persons are counted in a dwelling than it may hold, of timestamps; not while it has one household at '
	'most, where the rule exempts families';
CREATE FUNCTION dwelling_overcrowding(
	persons date_occupancy, households date_occupancy, limits capacity_result, rule capacity_rule,
		grace_days integer DEFAULT 0,
	OUT period daterange, OUT since date, OUT peak bigint, OUT capacity integer, OUT excess bigint,
		OUT excess_days double precision,
	OUT is_crowd boolean, OUT clause text)
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT r.period, pg_catalog.lower(r.period), r.peak, limits.capacity, r.peak - limits.capacity, r.excess_days,
		   coalesce(limits.is_crowd, false) OR r.peak >= rule.crowd_trigger, limits.clause
	FROM occupancy_runs(
		CASE WHEN rule.family_exemption IS NULL OR households IS NULL THEN persons
			 ELSE occupancy_restrict(persons, occupancy_above(households, 1)) END,
		limits.capacity, grace_days) r;
END;
COMMENT ON FUNCTION dwelling_overcrowding(date_occupancy, date_occupancy, capacity_result, capacity_rule, integer) IS
	'when more persons are counted in a dwelling than it may hold, of dates; not while it has one household at most, '
	'where the rule exempts families';

CREATE FUNCTION capacity_explanation(
	language text, area_m2 numeric, area_kind text, rooms integer, occupants integer, rule capacity_rule,
		unsuitable_rooms integer DEFAULT 0, minors integer DEFAULT 0,
	households integer DEFAULT NULL, since date DEFAULT NULL) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE language
		WHEN 'zh' THEN pg_catalog.concat(
				'本住所' || coalesce('自' || extract(year FROM since)::text || '年' || extract(month
					FROM since)::text || '月' || extract(day FROM since)::text || '日起',
						'') || '住有' || occupants::text || '人'
					|| CASE WHEN k.counted < occupants
						THEN pg_catalog.concat('，其中' || minors::text || '人未满' || rule.count_minors_below::text
							|| '周岁，不计入人数', '[' || pg_catalog.array_position(b.basis, rule.minors_clause)::text || ']')
								ELSE '' END || '。',
				CASE WHEN k.capacity IS NULL THEN '面积和房间数不明，无法判断可住人数。'
					 ELSE pg_catalog.concat('最多可住' || k.capacity::text || '人：',
						pg_catalog.concat_ws('；',
							n.area || pg_catalog.trim_scale(area_m2)::text || '平方米，' || CASE WHEN a.own IS NULL
								THEN '使用面积按建筑面积的' || pg_catalog.trim_scale(100::numeric * rule.usable_share)::text
									|| '%计，每人' || n.other_area ELSE '每人' END
								|| '不少于' || pg_catalog.trim_scale(coalesce(a.own,
									a.other))::text || '平方米，可住' || k.by_area::text || '人',
							a.fit_rooms::text || '间房，每间不超过' || rule.max_per_room::text || '人，可住' || k.by_rooms::text
								|| '人',
							CASE WHEN k.by_area <> k.by_rooms THEN '以较少者为准' END),
						'[' || pg_catalog.array_position(b.basis, k.clause)::text || ']', '。') END,
				CASE WHEN a.fit_rooms < rooms
					THEN pg_catalog.concat('另有' || unsuitable_rooms::text || '间不计：' || n.unfit || '不得单独出租供人居住',
						'[' || pg_catalog.array_position(b.basis, rule.unsuitable_clause)::text || ']', '。') END,
				CASE WHEN k.exempt THEN pg_catalog.concat(
						CASE rule.family_exemption WHEN 'household' THEN '居住者属于同一户' WHEN 'relationship'
							THEN '居住者是一家人，相互有法定的赡养、抚养或扶养义务' ELSE '居住者是一家人或者属于同一户' END,
						'，不按人数判断', '[' || pg_catalog.array_position(b.basis, rule.family_clause)::text || ']', '。')
					 WHEN k.excess > 0 THEN '超出' || k.excess::text || '人。'
					 WHEN k.excess = 0 THEN '没有超出。' END,
				CASE WHEN k.is_crowd THEN pg_catalog.concat(
						CASE WHEN k.counted >= rule.crowd_trigger THEN '人数达到' || rule.crowd_trigger::text || '人'
							ELSE '房间达到' || rule.crowd_rooms::text || '间' END, '，适用人员密集场所的消防要求',
						'[' || pg_catalog.array_position(b.basis, rule.crowd_clause)::text || ']', '。') END,
				'依据：' || b.listed || '。')
		WHEN 'en' THEN pg_catalog.concat_ws(' ',
				CASE WHEN occupants IS NOT NULL THEN pg_catalog.concat(occupants::text || CASE WHEN occupants = 1
					THEN ' person ' ELSE ' persons ' END
						|| CASE WHEN since IS NOT NULL AND occupants = 1 THEN 'has lived here' WHEN since IS NOT NULL
							THEN 'have lived here' WHEN occupants = 1 THEN 'lives here' ELSE 'live here' END,
					' since ' || extract(day
						FROM since)::text || ' ' || (ARRAY['January', 'February', 'March', 'April', 'May', 'June',
							'July', 'August', 'September', 'October', 'November', 'December'])[extract(month
								FROM since)] || ' ' || extract(year FROM since)::text,
					CASE WHEN k.counted < occupants
						THEN pg_catalog.concat('; ' || minors::text || ' of them, younger than '
							|| rule.count_minors_below::text || ', ' || CASE WHEN minors = 1 THEN 'is' ELSE 'are'
								END || ' not counted',
									' [' || pg_catalog.array_position(b.basis, rule.minors_clause)::text || ']') END,
					'.') END,
				CASE WHEN k.capacity IS NULL THEN 'Neither area nor rooms tell how many may.'
					 ELSE pg_catalog.concat('The dwelling may hold ' || k.capacity::text || ': ',
						pg_catalog.concat_ws('; ',
							pg_catalog.trim_scale(area_m2)::text || ' m² of ' || n.area || CASE WHEN a.own IS NULL
								THEN ', the usable area taken as '
									|| pg_catalog.trim_scale(100::numeric * rule.usable_share)::text
										|| ' % of the building area, hold ' ELSE ' hold ' END
								|| k.by_area::text || ' at ' || pg_catalog.trim_scale(coalesce(a.own,
									a.other))::text || ' m²' || CASE WHEN a.own IS NULL THEN ' of ' || n.other_area
										ELSE '' END || ' each',
							a.fit_rooms::text || CASE WHEN a.fit_rooms = 1 THEN ' room holds ' ELSE ' rooms hold '
								END || k.by_rooms::text || ' at ' || rule.max_per_room::text || ' each',
							CASE WHEN k.by_area <> k.by_rooms THEN 'the smaller number counts' END),
						' [' || pg_catalog.array_position(b.basis, k.clause)::text || ']', '.') END,
				CASE WHEN a.fit_rooms < rooms
					THEN pg_catalog.concat(unsuitable_rooms::text || CASE WHEN unsuitable_rooms = 1
						THEN ' more room does' ELSE ' more rooms do'
							END || ' not count: ' || n.unfit || ' may not be let alone for living',
					' [' || pg_catalog.array_position(b.basis, rule.unsuitable_clause)::text || ']', '.') END,
				CASE WHEN k.exempt THEN pg_catalog.concat(
						CASE rule.family_exemption WHEN 'household' THEN 'All belong to one registered household'
							WHEN 'relationship' THEN 'All are one family, bound by legal support or maintenance'
								ELSE 'All are one family or registered household' END,
						', so that the number is not judged',
							' [' || pg_catalog.array_position(b.basis, rule.family_clause)::text || ']', '.')
					 WHEN k.excess > 0 THEN 'That is ' || k.excess::text || ' too many.'
					 WHEN k.excess = 0 THEN 'That is within the rule.' END,
				CASE WHEN k.is_crowd THEN pg_catalog.concat(
						'With ' || CASE WHEN k.counted >= rule.crowd_trigger THEN rule.crowd_trigger::text || ' persons'
							ELSE rule.crowd_rooms::text || ' rooms'
								END || ' or more the fire rules of crowded places apply',
						' [' || pg_catalog.array_position(b.basis, rule.crowd_clause)::text || ']', '.') END,
				'Basis: ' || b.listed || '.')
		END
	FROM dwelling_capacity(area_m2, area_kind, rooms, occupants, rule, unsuitable_rooms, minors, households) k,
		 LATERAL (SELECT CASE area_kind WHEN 'usable' THEN rule.usable_m2 WHEN 'building' THEN rule.building_m2
			WHEN 'living' THEN rule.living_m2 END AS own,
						 CASE area_kind WHEN 'usable' THEN rule.building_m2 WHEN 'building' THEN rule.usable_m2
							END AS other,
						 CASE area_kind WHEN 'usable' THEN 'building' ELSE 'usable' END AS other_kind,
						 rooms - CASE WHEN pg_catalog.cardinality(rule.unsuitable_rooms) > 0
							THEN coalesce(unsuitable_rooms, 0) ELSE 0 END AS fit_rooms) a,
		 LATERAL (SELECT pg_catalog.max(w.name) FILTER (WHERE w.code = area_kind) AS area,
			pg_catalog.max(w.name) FILTER (WHERE w.code = a.other_kind) AS other_area,
						 pg_catalog.string_agg(w.name, CASE language WHEN 'zh' THEN '、' ELSE ', ' END
							ORDER BY pg_catalog.array_position(rule.unsuitable_rooms, w.code))
							 FILTER (WHERE w.code = ANY (rule.unsuitable_rooms)) AS unfit
				  FROM (SELECT v.code, CASE language WHEN 'zh' THEN v.zh ELSE v.en END AS name
						FROM (VALUES ('usable', '使用面积', 'usable area'), ('building', '建筑面积', 'building area'),
							('living', '居住面积', 'living area'),
									 ('kitchen', '厨房', 'kitchen'), ('bathroom', '卫生间', 'bathroom'),
										('balcony', '阳台', 'balcony'), ('corridor', '过道', 'corridor'),
									 ('underground_store', '地下储藏室', 'underground store'),
										('garage', '车库', 'garage')) v(code, zh, en)) w) n,
		 LATERAL (SELECT pg_catalog.array_agg(u.clause ORDER BY u.n) AS basis,
						 pg_catalog.string_agg('[' || u.n::text || '] ' || u.clause, CASE language WHEN 'zh' THEN '；'
							ELSE '; ' END ORDER BY u.n) AS listed
				  FROM (SELECT w.clause, pg_catalog.row_number() OVER (ORDER BY pg_catalog.min(w.n)) AS n
						FROM (VALUES (1, CASE WHEN k.counted < occupants THEN rule.minors_clause END), (2, k.clause),
							(3, CASE WHEN a.fit_rooms < rooms THEN rule.unsuitable_clause END),
							  (4, CASE WHEN k.exempt THEN rule.family_clause END), (5, CASE WHEN k.is_crowd
								THEN rule.crowd_clause END)) w(n, clause)
						WHERE w.clause IS NOT NULL
						GROUP BY w.clause) u) b
	WHERE k.exempt IS NOT NULL;
END;
COMMENT ON FUNCTION capacity_explanation(text, numeric, text, integer, integer, capacity_rule, integer, integer,
	integer, date) IS
	'dwelling_capacity in plain words, Chinese (zh) or English (en), with the clauses as the rule words them; since: '
	'day from which so many live there';
