-- every constraint of the registry's tables by a row that it must refuse and one that it must accept, and the columns that must be filled
SET client_min_messages = warning;
SET timezone = 'UTC';
SELECT migrant_create_registry();
CREATE SCHEMA constraints_test;
SET search_path = constraints_test, registry, public;
INSERT INTO region (code, name) VALUES ('33', 'province'), ('3399', 'prefecture');

-- a row of each table that all its constraints accept, in the order in which one needs another; those by which much is made anew come last
CREATE TABLE sound (n integer GENERATED ALWAYS AS IDENTITY, tab text PRIMARY KEY, filled jsonb NOT NULL);
INSERT INTO sound (tab, filled) VALUES
	('code', '{"table_name": "t", "code": "c", "label_zh": "码", "label_en": "code", "source": "s"}'),
	('calendar_year', '{"year": 2050}'),
	('working_day_shift', '{"day": "2090-01-01", "shift": 1}'),
	('clause', '{"clause": "c", "text_zh": "条", "text_en": "clause", "source": "s", "confidence": "A"}'),
	('city_rule', '{"rule": 9001, "city": "3399", "valid": "[2025-01-01,2026-01-01)", "usable_m2": 4, "building_m2": 5, "living_m2": 6, "usable_share": 0.7, "max_per_room": 2,
		"count_minors_below": 18, "family_exemption": "either", "crowd_trigger": 10, "crowd_rooms": 12, "unsuitable_rooms": ["garage"],
		"area_clause": "c", "room_clause": "c", "minors_clause": "c", "family_clause": "c", "crowd_clause": "c", "unsuitable_clause": "c"}'),
	('grid_rule', '{"rule": 9001, "city": "3399", "valid": "[2025-01-01,2026-01-01)", "min_households": 300, "max_households": 500, "clause": "c", "source": "s", "confidence": "A"}'),
	('channel', '{"channel": "c", "rank": 1, "within_days": 3, "working_days": true, "clause": "c"}'),
	('region', '{"code": "339902001001", "name": "n", "population": 1, "shape": "SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", "seat": "SRID=4326;POINT(0 0)"}'),
	('grid', '{"code": "339902001001001", "name": "n", "households": 1, "shape": "SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))"}'),
	('dwelling', '{"dwelling": 9001, "code": "A", "region": "339902001001", "grid": "339902001001001", "place": "SRID=4326;POINT(119.9 28.4)", "area_m2": 60, "area_kind": "usable", "rooms": 3,
		"building_use": "01", "rental_use": "01", "unsuitable_rooms": 1, "revision": 0}'),
	('region_successor', '{"old": "339902001001", "new": "33", "since": "2025-01-01"}'),
	('pseudonym_key', '{"only_row": true, "tag": "t"}'),
	('person', '{"person": 9001, "pseudonym": "\\x0000000000000000000000000000000000000000000000000000000000000001", "birth_month": "1990-01-01", "sex": 1, "origin": "339900000000", "revision": 0}'),
	('load', '{"load": 9001, "kind": "k", "file": "f", "at": "2025-01-01", "lines": 6, "accepted": 1, "repeated": 2, "refused": 3}'),
	('header_word', '{"word": "w", "column_name": "c"}'),
	('error_text', '{"code": "MG9999", "sqlstate": "22P02", "problem_en": "p", "problem_zh": "p", "hint_en": "h", "hint_zh": "h"}'),
	('code_word', '{"table_name": "t", "word": "w", "code": "c"}'),
	('plausibility_rule', '{"name": "long_stay", "valid": "[2025-01-01,2026-01-01)", "verdict": "doubt", "days": 1, "metres": 1, "clause": "c", "source": "s", "confidence": "A"}'),
	('refused_line', '{"load": 9001, "line": 2, "column_name": "c", "code": "MG1101", "arguments": "{}"}'),
	('claim', '{"claim": 9001, "source": "s", "source_key": "k", "person": 9001, "dwelling": 9001, "channel": "c", "household": "h", "period": "[2025-01-01,2025-02-01)", "declared_on": "2025-01-01",
		"inflow_reason": "01", "dwelling_type": "01", "employer": "91350100M000100Y43", "place": "SRID=4326;POINT(119.9 28.4)", "load": 9001, "recorded_at": "2025-01-02", "withdrawn_at": "2025-01-03", "replaces": 9001}'),
	('person_merge', '{"merge": 9001, "kept": 9001, "merged": 9001, "others": [], "reason": "r", "merged_at": "2025-01-01", "merged_by": "n"}'),
	('export_rule', '{"source": "s", "unlisted": "end"}'),
	('unlisted_claim', '{"claim": 9001, "load": 9001}'),
	('load_change', '{"change": 9001, "load": 9001, "table_name": "t", "key": {}, "before": {}, "after": {}, "undone": false}'),
	('undone_fix', '{"mover": "m", "at": "2025-01-01", "place": "SRID=4326;POINT(0 0)", "cell": "10mN0E0", "load": 1}'),
	('residence', '{"residence": 9001, "person": 9001, "dwelling": 9001, "period": "[2025-01-01,2025-02-01)", "open": false, "declared_on": "2025-01-01", "household": "h", "claims": [9001], "lost": [], "conflict": false}'),
	('overcrowding', '{"overcrowding": 9001, "dwelling": 9001, "rule": 9001, "period": "[2025-01-01,2025-02-01)", "peak": 3, "capacity": 2, "excess_days": 31, "is_crowd": false, "clause": "c"}'),
	('gps_fix', '{"mover": "m", "at": "2025-01-01", "place": "SRID=4326;POINT(0 0)", "cell": "10mN0E0"}'),
	('reading', '{"dwelling": 9001, "month": "2025-01-01", "kind": "water", "amount": 1}'),
	('usage_rule', '{"only_row": true, "months": 1, "fit_months": 1, "least_readings": 1, "household": 1, "occupied": 0.5, "empty": 0.25, "fewer": 0.25, "more": 0.25, "worth": 1, "rounds": 1}'),
	('release_rule', '{"only_row": true, "least_days": 1, "budget_days": 1, "clause": "c"}'),
	('release_topic', '{"topic": "t", "opened": 1}'),
	('privacy_budget', '{"budget": 9001, "topic": "t", "period": "[2025-01-01,2025-02-01)", "epsilon": 1, "spent": "pg_class", "granted_by": "n", "granted_at": "2025-01-01"}'),
	('noisy_release', '{"release": 9001, "topic": "t", "period": "[2025-01-01,2025-02-01)", "epsilon": 1, "delta": 0.1, "query": "\\x00", "released_by": "n", "released_at": "2025-01-01"}'),
	('protected_release', '{"release": 9001, "topic": "t", "period": "[2025-01-01,2025-02-01)", "k": 5, "levels": [1000], "method": "suppress", "released": "{}", "counted": "{}", "released_by": "n", "released_at": "2025-01-01"}'),
	('protected_flow', '{"release": 9001, "topic": "t", "period": "[2025-01-01,2025-02-01)", "k": 5, "pairs": "{}", "departures": "{}", "arrivals": "{}", "counted": "{}", "released_by": "n", "released_at": "2025-01-01"}'),
	('protected_zone_flow', '{"release": 9001, "topic": "t", "period": "[2025-01-01,2025-02-01)", "k": 5, "pairs": "{\"bigint\": {}}", "departures": "{\"bigint\": {}}", "arrivals": "{\"bigint\": {}}", "counted": "{\"bigint\": {}}", "released_by": "n", "released_at": "2025-01-01"}'),
	('access_purpose', '{"purpose": "p", "label_zh": "途", "label_en": "purpose", "opens": ["residences"], "by_two": true, "asked_by": ["a"], "approved_by": ["a"], "max_persons": 1, "waits": "1 day", "lasts": "1 hour", "per_day": 1, "clause": "c"}'),
	('access_log', '{"entry": 9001, "at": "2025-01-01", "transaction": "1", "login": "n", "act": "request", "request": 9001, "record": "residences", "within": "[2025-01-01,2025-02-01)", "degree": 1, "pseudonym": "\\x00", "purpose": "p", "case_ref": "c", "link": "\\x00"}'),
	('access_head', '{"only_row": true, "entry": 1, "link": "\\x00"}'),
	('workplace', '{"workplace": 9001, "employer": "91350100M000100Y43", "name": "n", "place": "SRID=4326;POINT(0 0)"}'),
	('resolution_rule', '{"only_row": true, "merge_days": 1, "grace_days": 1, "lapse_days": 1, "fresh_days": 1, "far_m": 1}'),
	('statutory_holiday', '{"day": "2061-05-01", "name": "n"}'),
	('calendar_day', '{"day": "2031-05-01", "kind": "holiday", "name": "n"}');
SELECT count(*) AS tables_without_row FROM pg_class c WHERE relnamespace = 'registry'::regnamespace AND relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM sound WHERE tab = relname);

-- Puts the sound row of a table in, with the rows that it needs before it; then it again, changed, and tells what is said of that.
CREATE FUNCTION insert_row(tab text, content jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
					 WHERE attrelid = format('registry.%I', tab)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND content ? attname);
BEGIN
	EXECUTE format('INSERT INTO registry.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM jsonb_populate_record(NULL::registry.%1$I, $1)', tab, columns) USING content;
END $$;
CREATE FUNCTION try(tab text, changed jsonb, beside boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	s record;
	state text;
	named text;
	key text;
BEGIN
	FOR s IN SELECT * FROM sound x WHERE x.n < (SELECT n FROM sound y WHERE y.tab = try.tab)
			 AND EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = format('registry.%I', x.tab)::regclass AND conrelid <> confrelid) ORDER BY n LOOP
		PERFORM insert_row(s.tab, s.filled);
	END LOOP;
	SELECT * INTO s FROM sound x WHERE x.tab = try.tab;
	IF s.filled ? 'only_row' THEN
		EXECUTE format('DELETE FROM registry.%I', s.tab);
	END IF;
	IF beside THEN
		PERFORM insert_row(s.tab, s.filled);
	END IF;
	BEGIN
		PERFORM insert_row(try.tab, s.filled || changed);
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS named = CONSTRAINT_NAME, key = COLUMN_NAME, state = RETURNED_SQLSTATE;
		RAISE EXCEPTION USING ERRCODE = 'MG000', MESSAGE = coalesce(nullif(named, ''), nullif(key, ''), SQLERRM);
	END;
	SET CONSTRAINTS ALL IMMEDIATE;
	RAISE EXCEPTION USING ERRCODE = 'MG000', MESSAGE = 'accepted';
EXCEPTION WHEN SQLSTATE 'MG000' THEN
	RETURN SQLERRM;
WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS named = CONSTRAINT_NAME;
	RETURN coalesce(nullif(named, ''), SQLERRM);
END $$;
SELECT tab, try(tab, '{}', false) AS sound FROM sound WHERE try(tab, '{}', false) <> 'accepted' ORDER BY n;

-- columns that may be empty; all others are refused by their name, those of primary keys too
CREATE TABLE column_tried AS
SELECT s.n, s.tab, attname, attnum, try(s.tab, jsonb_build_object(attname, NULL) || CASE WHEN (s.tab, attname) = ('access_log', 'pseudonym') THEN '{"mover": "m"}'::jsonb ELSE '{}' END, false) AS said
FROM sound s JOIN pg_attribute ON attrelid = format('registry.%I', s.tab)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
SELECT tab, string_agg(attname, ' ' ORDER BY attnum) AS may_be_empty FROM column_tried WHERE said <> attname GROUP BY n, tab ORDER BY n;
SELECT tab, attname, said FROM column_tried WHERE said NOT IN (attname, 'accepted') ORDER BY n, attnum;

-- refused and accepted: changes of the sound row; those of a key beside it
CREATE TABLE tried (tab text, con text, refused jsonb NOT NULL, accepted jsonb NOT NULL DEFAULT '{}', beside boolean DEFAULT false);
INSERT INTO tried (tab, con, refused, accepted, beside)
SELECT split_part(k, ' ', 1), split_part(k, ' ', 2), others::jsonb, others::jsonb || changed::jsonb, true
FROM (VALUES
	('resolution_rule resolution_rule_pkey', '{}', '{}'),
	('pseudonym_key pseudonym_key_pkey', '{}', '{}'),
	('usage_rule usage_rule_pkey', '{}', '{}'),
	('release_rule release_rule_pkey', '{}', '{}'),
	('access_head access_head_pkey', '{}', '{}'),
	('code code_pkey', '{}', '{"table_name": "u"}'), ('code code_pkey', '{}', '{"code": "d"}'),
	('calendar_day calendar_day_pkey', '{}', '{"day": "2031-05-02"}'), ('statutory_holiday statutory_holiday_pkey', '{}', '{"day": "2061-05-02"}'), ('calendar_year calendar_year_pkey', '{}', '{"year": 2051}'), ('working_day_shift working_day_shift_pkey', '{}', '{"day": "2090-01-02"}'),
	('clause clause_pkey', '{}', '{"clause": "d"}'), ('city_rule city_rule_pkey', '{}', '{"rule": 9002}'), ('grid_rule grid_rule_pkey', '{}', '{"rule": 9002}'),
	('channel channel_pkey', '{}', '{"channel": "d"}'), ('region region_pkey', '{}', '{"code": "339902001002"}'), ('grid grid_pkey', '{}', '{"code": "339902001001002"}'),
	('dwelling dwelling_pkey', '{"code": "B"}', '{"dwelling": 9002}'), ('dwelling dwelling_code_key', '{"dwelling": 9002}', '{"code": "a"}'),
	('person person_pkey', '{"pseudonym": "\\x0000000000000000000000000000000000000000000000000000000000000002"}', '{"person": 9002}'),
	('person person_pseudonym_key', '{"person": 9002}', '{"pseudonym": "\\x0000000000000000000000000000000000000000000000000000000000000002"}'),
	('load load_pkey', '{}', '{"load": 9002}'), ('refused_line refused_line_pkey', '{}', '{"line": 3}'), ('error_text error_text_pkey', '{}', '{"code": "MG9998"}'), ('code_word code_word_pkey', '{}', '{"word": "v"}'), ('export_rule export_rule_pkey', '{}', '{"source": "t"}'), ('header_word header_word_pkey', '{}', '{"word": "v"}'), ('header_word header_word_pkey', '{}', '{"column_name": "d"}'), ('region_successor region_successor_pkey', '{}', '{"old": "3399"}'), ('region_successor region_successor_pkey', '{}', '{"new": "3399"}'), ('person_merge person_merge_pkey', '{}', '{"merge": 9002}'), ('unlisted_claim unlisted_claim_pkey', '{}', '{"claim": 9002}'), ('load_change load_change_pkey', '{}', '{"change": 9002}'),
	('plausibility_rule plausibility_rule_pkey', '{}', '{"name": "outside"}'),
	('claim claim_pkey', '{"source_key": "l"}', '{"claim": 9002}'),
	('claim claim_source_key', '{"claim": 9002}', '{"source": "S"}'), ('claim claim_source_key', '{"claim": 9002}', '{"source_key": "K"}'),
	('residence residence_pkey', '{"person": 9002}', '{"residence": 9002}'),
	('residence without_overlaps', '{"residence": 9002}', '{"person": 9002}'), ('residence without_overlaps', '{"residence": 9002}', '{"period": "[2025-02-01,2025-03-01)"}'),
	('overcrowding overcrowding_pkey', '{}', '{"overcrowding": 9002}'),
	('gps_fix gps_fix_pkey', '{}', '{"mover": "n"}'), ('gps_fix gps_fix_pkey', '{}', '{"at": "2025-01-01 00:00:00.000001"}'),
	('reading reading_pkey', '{}', '{"month": "2025-02-01"}'), ('reading reading_pkey', '{}', '{"kind": "gas"}'),
	('release_topic release_topic_key_key', '{"topic": "T"}', '{"topic": "u"}'), ('release_topic release_topic_pkey', '{}', '{"topic": "u"}'),
	('privacy_budget privacy_budget_pkey', '{}', '{"budget": 9002}'),
	('noisy_release noisy_release_pkey', '{"query": "\\x01"}', '{"release": 9002}'),
	('noisy_release noisy_release_topic_period_query_key', '{"release": 9002}', '{"query": "\\x01"}'),
	('noisy_release noisy_release_topic_period_query_key', '{"release": 9002}', '{"period": "[2025-01-01,2025-02-02)"}'),
	('protected_release protected_release_pkey', '{}', '{"release": 9002}'),
	('protected_flow protected_flow_pkey', '{"period": "[2025-01-01,2025-02-02)"}', '{"release": 9002}'),
	('protected_flow protected_flow_topic_period_key', '{"release": 9002}', '{"period": "[2025-01-01,2025-02-02)"}'),
	('protected_zone_flow protected_zone_flow_pkey', '{"period": "[2025-01-01,2025-02-02)"}', '{"release": 9002}'),
	('protected_zone_flow protected_zone_flow_topic_period_key', '{"release": 9002}', '{"period": "[2025-01-01,2025-02-02)"}'),
	('access_purpose access_purpose_pkey', '{}', '{"purpose": "q"}'), ('access_log access_log_pkey', '{}', '{"entry": 9002}'),
	('workplace workplace_pkey', '{"employer": "91330000MA0000001A"}', '{"workplace": 9002}'), ('workplace workplace_employer_key', '{"workplace": 9002}', '{"employer": "91330000MA0000001A"}')) v(k, others, changed);
INSERT INTO tried (tab, con, refused, accepted)
SELECT split_part(k, ' ', 1), split_part(k, ' ', 2), refused::jsonb, accepted::jsonb
FROM (VALUES
	('resolution_rule resolution_rule_only_row_check', '{"only_row": false}', '{}'),
	('pseudonym_key pseudonym_key_only_row_check', '{"only_row": false}', '{}'),
	('usage_rule usage_rule_only_row_check', '{"only_row": false}', '{}'),
	('release_rule release_rule_only_row_check', '{"only_row": false}', '{}'),
	('access_head access_head_only_row_check', '{"only_row": false}', '{}'),
	('calendar_day calendar_day_kind_check', '{"kind": "festival"}', '{"kind": "workday"}'),
	('calendar_day calendar_day_kind_check', '{"kind": "Holiday"}', '{"kind": "holiday"}'),
	('clause clause_confidence_check', '{"confidence": "a"}', '{"confidence": "A"}'),
	('clause clause_confidence_check', '{"confidence": "b"}', '{"confidence": "B"}'),
	('clause clause_confidence_check', '{"confidence": ""}', '{"confidence": "default"}'),
	('city_rule city_rule_usable_m2_check', '{"usable_m2": 0}', '{"usable_m2": 0.001}'),
	('city_rule city_rule_building_m2_check', '{"building_m2": 0}', '{"building_m2": 0.001}'),
	('city_rule city_rule_living_m2_check', '{"living_m2": 0}', '{"living_m2": 0.001}'),
	('city_rule city_rule_usable_share_check', '{"usable_share": 0}', '{"usable_share": 0.001}'),
	('city_rule city_rule_usable_share_check', '{"usable_share": 1.001}', '{"usable_share": 1}'),
	('city_rule city_rule_max_per_room_check', '{"max_per_room": 0}', '{"max_per_room": 1}'),
	('city_rule city_rule_count_minors_below_check', '{"count_minors_below": 0}', '{"count_minors_below": 1}'),
	('city_rule city_rule_crowd_trigger_check', '{"crowd_trigger": 0}', '{"crowd_trigger": 1}'),
	('city_rule city_rule_crowd_rooms_check', '{"crowd_rooms": 0}', '{"crowd_rooms": 1}'),
	('city_rule city_rule_family_exemption_check', '{"family_exemption": "Household"}', '{"family_exemption": "household"}'),
	('city_rule city_rule_family_exemption_check', '{"family_exemption": ""}', '{"family_exemption": "relationship"}'),
	('city_rule city_rule_family_exemption_check', '{"family_exemption": "both"}', '{"family_exemption": "either"}'),
	('city_rule city_rule_unsuitable_rooms_check', '{"unsuitable_rooms": ["kitchen", "attic"]}', '{"unsuitable_rooms": ["kitchen", "bathroom", "balcony", "corridor", "underground_store", "garage"]}'),
	('city_rule city_rule_unsuitable_rooms_check', '{"unsuitable_rooms": ["Kitchen"]}', '{"unsuitable_rooms": []}'),
	('city_rule city_rule_check', '{"area_clause": null, "building_m2": null, "living_m2": null}', '{"area_clause": null, "usable_m2": null, "building_m2": null, "living_m2": null}'),
	('city_rule city_rule_check', '{"area_clause": null, "usable_m2": null, "living_m2": null}', '{"area_clause": null, "usable_m2": null, "building_m2": null, "living_m2": null}'),
	('city_rule city_rule_check', '{"area_clause": null, "usable_m2": null, "building_m2": null}', '{"area_clause": null, "usable_m2": null, "building_m2": null, "living_m2": null}'),
	('city_rule city_rule_check1', '{"room_clause": null}', '{"room_clause": null, "max_per_room": null}'),
	('city_rule city_rule_check2', '{"minors_clause": null}', '{"minors_clause": null, "count_minors_below": null}'),
	('city_rule city_rule_check3', '{"family_clause": null}', '{"family_clause": null, "family_exemption": null}'),
	('city_rule city_rule_check4', '{"crowd_clause": null, "crowd_rooms": null}', '{"crowd_clause": null, "crowd_trigger": null, "crowd_rooms": null}'),
	('city_rule city_rule_check4', '{"crowd_clause": null, "crowd_trigger": null}', '{"crowd_clause": null, "crowd_trigger": null, "crowd_rooms": null}'),
	('city_rule city_rule_check5', '{"unsuitable_clause": null}', '{"unsuitable_clause": null, "unsuitable_rooms": null}'),
	('city_rule city_rule_area_clause_fkey', '{"area_clause": "d"}', '{}'),
	('city_rule city_rule_room_clause_fkey', '{"room_clause": "d"}', '{}'),
	('city_rule city_rule_minors_clause_fkey', '{"minors_clause": "d"}', '{}'),
	('city_rule city_rule_family_clause_fkey', '{"family_clause": "d"}', '{}'),
	('city_rule city_rule_crowd_clause_fkey', '{"crowd_clause": "d"}', '{}'),
	('city_rule city_rule_unsuitable_clause_fkey', '{"unsuitable_clause": "d"}', '{}'),
	('grid_rule grid_rule_check', '{"max_households": 299}', '{"max_households": 300}'),
	('grid_rule grid_rule_min_households_check', '{"min_households": 0}', '{"min_households": 1}'),
	('region region_population_check', '{"population": -1}', '{"population": 0}'),
	('grid grid_households_check', '{"households": -1}', '{"households": 0}'),
	('dwelling dwelling_area_kind_check', '{"area_kind": "Usable"}', '{"area_kind": "usable"}'),
	('dwelling dwelling_area_kind_check', '{"area_kind": "gross"}', '{"area_kind": "building"}'),
	('dwelling dwelling_area_kind_check', '{"area_kind": ""}', '{"area_kind": "living"}'),
	('dwelling dwelling_area_m2_check', '{"area_m2": 0}', '{"area_m2": 0.001}'),
	('dwelling dwelling_rooms_check', '{"rooms": 0, "unsuitable_rooms": 0}', '{"rooms": 1}'),
	('dwelling dwelling_unsuitable_rooms_check', '{"unsuitable_rooms": -1}', '{"unsuitable_rooms": 0}'),
	('dwelling dwelling_region_fkey', '{"region": "339902001002"}', '{}'),
	('dwelling dwelling_grid_fkey', '{"grid": "339902001001002"}', '{"grid": null}'),
	('person person_birth_month_check', '{"birth_month": "1990-01-02"}', '{"birth_month": "1990-02-01"}'),
	('person person_birth_month_check', '{"birth_month": "1990-01-31"}', '{}'),
	('person person_pseudonym_check', '{"pseudonym": "\\x00000000000000000000000000000000000000000000000000000000000000"}', '{"pseudonym": "\\x00000000000000000000000000000000000000000000000000000000000000ff"}'),
	('person person_pseudonym_check', '{"pseudonym": "\\x000000000000000000000000000000000000000000000000000000000000000000"}', '{}'),
	('load load_check', '{"refused": 4}', '{"lines": 7, "refused": 4}'),
	('load load_check1', '{"changed": 1, "ended": 1}', '{"changed": 1}'), ('load load_check2', '{"undone_at": "2025-01-01"}', '{"undone_at": "2025-01-01", "undone_by": "n"}'),
	('claim claim_check1', '{"withdrawn_at": null, "retired": true}', '{"retired": true}'), ('export_rule export_rule_unlisted_check', '{"unlisted": "x"}', '{"unlisted": "keep"}'),
	('person person_check', '{"merged_into": 9001}', '{"merged_into": null}'), ('person person_merged_into_fkey', '{"merged_into": 9002}', '{}'), ('claim claim_named_fkey', '{"named": 9002}', '{"named": 9001}'),
	('person_merge person_merge_kept_fkey', '{"kept": 9002}', '{}'), ('person_merge person_merge_merged_fkey', '{"merged": 9002}', '{}'), ('person_merge person_merge_reason_check', '{"reason": ""}', '{"reason": " "}'),
	('person_merge person_merge_check', '{"undone_by": "n"}', '{"undone_by": "n", "undone_at": "2025-01-02"}'),
	('region_successor region_successor_new_fkey', '{"new": "339902001003"}', '{"new": "3399"}'), ('region_successor region_successor_old_fkey', '{"old": "339902001003"}', '{"old": "3399"}'), ('region_successor region_successor_check', '{"new": "339902001001"}', '{"new": "3399"}'),
	('unlisted_claim unlisted_claim_load_fkey', '{"load": 9002}', '{}'),
	('load load_check', '{"accepted": 0}', '{"lines": 5, "accepted": 0}'),
	('load load_check', '{"repeated": 1}', '{"lines": 5, "repeated": 1}'),
	('refused_line refused_line_load_fkey', '{"load": 9002}', '{}'), ('refused_line refused_line_code_fkey', '{"code": "MG9998"}', '{}'),
	('error_text error_text_code_check', '{"code": "MG999"}', '{"code": "MG0000"}'), ('error_text error_text_sqlstate_check', '{"sqlstate": "22p02"}', '{"sqlstate": "MG000"}'),
	('code_word code_word_word_check', '{"word": "W"}', '{"word": "本人"}'), ('code_word code_word_table_name_code_fkey', '{"code": "d"}', '{}'),
	('plausibility_rule plausibility_rule_name_check', '{"name": "x"}', '{"name": "at_zero"}'), ('plausibility_rule plausibility_rule_verdict_check', '{"verdict": "x"}', '{"verdict": "refuse"}'),
	('plausibility_rule plausibility_rule_confidence_check', '{"confidence": "C"}', '{"confidence": "default"}'),
	('claim claim_channel_fkey', '{"channel": "d"}', '{"channel": "self"}'),
	('claim claim_dwelling_fkey', '{"dwelling": 9002}', '{}'),
	('claim claim_person_fkey', '{"person": 9002}', '{}'),
	('claim claim_replaces_fkey', '{"replaces": 9002}', '{"replaces": null}'),
	('claim claim_period_check', '{"period": "empty"}', '{"period": "[2025-01-01,2025-01-02)"}'),
	('claim claim_check', '{"withdrawn_at": "2025-01-01 23:59:59.999999"}', '{"withdrawn_at": "2025-01-02"}'),
	('reading reading_amount_check', '{"amount": -0.001}', '{"amount": 0}'),
	('reading reading_amount_check', '{"amount": "Infinity"}', '{"amount": 1e308}'),
	('reading reading_amount_check', '{"amount": "NaN"}', '{}'),
	('reading reading_kind_check', '{"kind": ""}', '{"kind": " "}'),
	('reading reading_month_check', '{"month": "2025-01-02"}', '{"month": "2025-12-01"}'),
	('reading reading_dwelling_fkey', '{"dwelling": 9002}', '{}'),
	('usage_rule usage_rule_months_check', '{"months": 0}', '{"months": 1}'),
	('usage_rule usage_rule_fit_months_check', '{"fit_months": 0}', '{"fit_months": 1}'),
	('usage_rule usage_rule_occupied_check', '{"occupied": -0.001}', '{"occupied": 0}'),
	('usage_rule usage_rule_occupied_check', '{"occupied": 1.001}', '{"occupied": 1}'),
	('usage_rule usage_rule_empty_check', '{"empty": -0.001}', '{"empty": 0}'),
	('usage_rule usage_rule_check', '{"empty": 0.501}', '{"empty": 0.5}'),
	('usage_rule usage_rule_check', '{"empty": 0.501}', '{"empty": 1, "fewer": 0, "more": 0}'),
	('usage_rule usage_rule_fewer_check', '{"fewer": -0.001}', '{"fewer": 0}'),
	('usage_rule usage_rule_check', '{"fewer": 0.501}', '{"fewer": 0.5}'),
	('usage_rule usage_rule_check', '{"fewer": 0.501}', '{"fewer": 1, "empty": 0, "more": 0}'),
	('usage_rule usage_rule_more_check', '{"more": -0.001}', '{"more": 0}'),
	('usage_rule usage_rule_check', '{"more": 0.501}', '{"more": 0.5}'),
	('usage_rule usage_rule_check', '{"more": 0.501}', '{"more": 1, "empty": 0, "fewer": 0}'),
	('usage_rule usage_rule_worth_check', '{"worth": 0}', '{"worth": 0.001}'),
	('release_rule release_rule_least_days_check', '{"least_days": 0}', '{"least_days": 1}'),
	('release_rule release_rule_most_delta_check', '{"most_delta": 0.002}', '{"most_delta": 0.001}'),
	('release_rule release_rule_budget_days_check', '{"budget_days": -1}', '{"budget_days": 0}'),
	('release_topic release_topic_key_check', '{"topic": " \u200b"}', '{"topic": "."}'),
	('privacy_budget privacy_budget_epsilon_check', '{"epsilon": 0}', '{"epsilon": 0.001}'),
	('noisy_release noisy_release_epsilon_check', '{"epsilon": 0}', '{"epsilon": 0.001}'),
	('noisy_release noisy_release_delta_check', '{"delta": -0.001}', '{"delta": 0}'),
	('privacy_budget privacy_budget_topic_fkey', '{"topic": "T"}', '{}'),
	('privacy_budget privacy_budget_period_check', '{"period": "empty"}', '{"period": "(,)"}'),
	('noisy_release noisy_release_topic_fkey', '{"topic": "T"}', '{}'),
	('protected_release protected_release_topic_fkey', '{"topic": "T"}', '{}'),
	('protected_release protected_release_period_check', '{"period": "empty"}', '{"period": "(,)"}'),
	('protected_release protected_release_k_check', '{"k": 1}', '{"k": 2}'),
	('protected_flow protected_flow_topic_fkey', '{"topic": "T"}', '{}'),
	('protected_flow protected_flow_period_check', '{"period": "empty"}', '{"period": "(,)"}'),
	('protected_flow protected_flow_k_check', '{"k": 1}', '{"k": 2}'),
	('protected_zone_flow protected_zone_flow_topic_fkey', '{"topic": "T"}', '{}'),
	('protected_zone_flow protected_zone_flow_period_check', '{"period": "empty"}', '{"period": "(,)"}'),
	('protected_zone_flow protected_zone_flow_k_check', '{"k": 1}', '{"k": 2}'),
	('access_purpose access_purpose_approved_by_check', '{"approved_by": ["a", null]}', '{"approved_by": []}'),
	('access_purpose access_purpose_asked_by_check', '{"asked_by": ["a", null]}', '{"asked_by": []}'),
	('access_purpose access_purpose_check', '{"by_two": false, "opens": ["residences", "trajectory"]}', '{"by_two": false, "opens": ["residences"]}'),
	('access_purpose access_purpose_check', '{"by_two": false, "opens": ["contacts"]}', '{"opens": ["contacts"]}'),
	('access_purpose access_purpose_lasts_check', '{"lasts": "0"}', '{"lasts": "00:00:00.000001"}'),
	('access_purpose access_purpose_waits_check', '{"waits": "0"}', '{"waits": "00:00:00.000001"}'),
	('access_purpose access_purpose_max_persons_check', '{"max_persons": 0}', '{"max_persons": 1}'),
	('access_purpose access_purpose_per_day_check', '{"per_day": 0}', '{"per_day": 1}'),
	('access_purpose access_purpose_opens_check', '{"opens": ["residences", "numbers"]}', '{"opens": ["residences", "contacts", "trajectory"]}'),
	('access_log access_log_act_check', '{"act": "Request"}', '{"act": "request"}'),
	('access_log access_log_act_check', '{"act": "read"}', '{"act": "review"}'),
	('access_log access_log_act_check', '{"act": ""}', '{"act": "approve"}'),
	('access_log access_log_act_check', '{"act": "delete"}', '{"act": "withdraw"}'),
	('access_log access_log_act_check', '{"act": "opened"}', '{"act": "open"}'),
	('access_log access_log_act_check', '{"act": "show"}', '{"act": "shown"}'),
	('access_log access_log_case_ref_check', '{"case_ref": " \t "}', '{"case_ref": " 1"}'),
	('access_log access_log_check', '{"mover": "m"}', '{"mover": "m", "pseudonym": null}'),
	('access_log access_log_check', '{"pseudonym": null}', '{}'),
	('access_log access_log_purpose_fkey', '{"purpose": "q"}', '{"purpose": "subject"}'),
	('access_log access_log_request_fkey', '{"request": 9002}', '{}')) v(k, refused, accepted);
SELECT tab, con, refused, said FROM tried, LATERAL (SELECT try(tab, refused, beside) AS said) t WHERE said <> con ORDER BY tab, con;
-- the one row of a table is accepted when there is none
SELECT tab, con, accepted, said FROM tried, LATERAL (SELECT try(tab, accepted, beside AND accepted <> refused) AS said) t WHERE said <> 'accepted' ORDER BY tab, con;
-- constraints that were not tried: of a new one say here what it refuses and what it accepts; none is deferred, not validated, or deletes in other tables
SELECT conrelid::regclass AS tab, conname, pg_get_constraintdef(oid) FROM pg_constraint c
WHERE connamespace = 'registry'::regnamespace AND contype <> 'n' AND NOT EXISTS (SELECT FROM tried WHERE con = conname AND format('registry.%I', tab)::regclass = conrelid) ORDER BY 1, 2;
SELECT conrelid::regclass AS tab, conname FROM pg_constraint c
WHERE connamespace = 'registry'::regnamespace AND (condeferrable OR NOT convalidated OR confdeltype NOT IN ('a', ' ') OR confupdtype NOT IN ('a', ' ')) ORDER BY 1, 2;
-- numbers that are given, not chosen
SELECT string_agg(attrelid::regclass || '.' || attname, ' ' ORDER BY attrelid::regclass::text) AS numbered FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'registry'::regnamespace AND attidentity = 'a';
DROP SCHEMA constraints_test CASCADE;
DROP SCHEMA registry CASCADE;
