COMMENT ON SCHEMA registry IS '流动人口居住登记 / residence registration of the floating population';

-- Reference rows, from the seed data.

CREATE TABLE code (
	table_name	text NOT NULL,
	code		text NOT NULL,
	label_zh	text NOT NULL,
	label_en	text NOT NULL,
	source		text,
	PRIMARY KEY (table_name, code)
);
COMMENT ON TABLE code IS '代码表 / code tables of GB/T 31000-2015 and others, with labels in both languages';
INSERT INTO code
SELECT f[1], f[2], f[3], f[4], f[5]
FROM regexp_split_to_table($seed$
@include seeds/code_tables.csv
$seed$, '\n') WITH ORDINALITY l(line, n), csv_fields(line) f
WHERE n > 2 AND line <> '';

CREATE TABLE calendar_day (
	day		date PRIMARY KEY,
	kind	text NOT NULL CHECK (kind IN ('holiday', 'workday')),
	name	text NOT NULL
);
COMMENT ON TABLE calendar_day IS '节假日与调休 / public holidays, and week-end days worked to make up for them';
INSERT INTO calendar_day
SELECT f[1]::date, f[2], f[3]
FROM regexp_split_to_table($seed$
@include seeds/calendar.csv
$seed$, '\n') WITH ORDINALITY l(line, n), csv_fields(line) f
WHERE n > 2 AND line <> '';

CREATE TABLE statutory_holiday (
	day		date PRIMARY KEY,
	name	text NOT NULL
);
COMMENT ON TABLE statutory_holiday IS
	'法定节假日 / days off by the regulation on public holidays, for years whose arrangement calendar_day does not have';
INSERT INTO statutory_holiday
SELECT f[1]::date, f[2]
FROM regexp_split_to_table($seed$
@include seeds/statutory_holidays.csv
$seed$, '\n') WITH ORDINALITY l(line, n), csv_fields(line) f
WHERE n > 2 AND line <> '';

CREATE TABLE calendar_year (
	year	integer PRIMARY KEY
);
COMMENT ON TABLE calendar_year IS
	'已公布安排的年份 / years whose arrangement of holidays is known: calendar_day has seven holidays of them or more';

CREATE TABLE working_day_shift (
	day		date PRIMARY KEY,
	shift	integer NOT NULL
);
COMMENT ON TABLE working_day_shift IS
	'工作日调整 / how many more working days than weekdays there are from 1995 to a day and up to the next row';

CREATE FUNCTION refresh_working_days() RETURNS void LANGUAGE sql SET search_path FROM CURRENT
BEGIN ATOMIC
	DELETE FROM calendar_year;
	INSERT INTO calendar_year
	SELECT extract(year FROM day)::integer FROM calendar_day WHERE kind = 'holiday' GROUP BY 1 HAVING count(*) >= 7;
	DELETE FROM working_day_shift;
	INSERT INTO working_day_shift
	SELECT day, sum(CASE kind WHEN 'workday' THEN 1 ELSE -1 END) OVER (ORDER BY day)
	FROM (SELECT day, kind FROM calendar_day
		  UNION ALL
		  SELECT h.day, 'holiday' FROM statutory_holiday h
		  WHERE extract(year FROM h.day)::integer NOT IN (SELECT year FROM calendar_year)
			AND h.day NOT IN (SELECT day FROM calendar_day)) e
	WHERE (kind = 'workday') = (extract(isodow FROM day) > 5);
END;
COMMENT ON FUNCTION refresh_working_days() IS 'counts the working days anew, from calendar_day and statutory_holiday';
SELECT refresh_working_days();

CREATE FUNCTION calendar_day_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM refresh_working_days();
	RETURN NULL;
END $$;
COMMENT ON FUNCTION calendar_day_changed() IS 'trigger: the numbers of working days follow the calendar';
CREATE TRIGGER number_anew AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON calendar_day
	FOR EACH STATEMENT EXECUTE FUNCTION calendar_day_changed();
CREATE TRIGGER number_anew AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON statutory_holiday
	FOR EACH STATEMENT EXECUTE FUNCTION calendar_day_changed();

-- Weekdays are counted from a Monday, 2000-01-03.
CREATE FUNCTION working_day_number(day date) RETURNS integer LANGUAGE sql STABLE SET search_path FROM CURRENT
	RETURN CASE WHEN isfinite(day) THEN
		5 * floor((day - date '2000-01-03') / 7.0)::integer + least(((day - date '2000-01-03') % 7 + 7) % 7 + 1, 5)
		+ coalesce((SELECT s.shift FROM working_day_shift s WHERE s.day <= working_day_number.day ORDER BY s.day DESC
			LIMIT 1), 0) END;
COMMENT ON FUNCTION working_day_number(date) IS
	'工作日序号 / number of working days up to and including a day, so that a difference counts them; NULL for an infinite '
	'date';

CREATE FUNCTION working_days_certain(from_day date, to_day date) RETURNS boolean LANGUAGE sql STABLE SET search_path
	FROM CURRENT
	RETURN (SELECT count(*) > abs(extract(year FROM to_day) - extract(year FROM from_day)) FROM calendar_year
			WHERE year BETWEEN extract(year FROM least(from_day, to_day))
				AND extract(year FROM greatest(from_day, to_day)));
COMMENT ON FUNCTION working_days_certain(date, date) IS
	'工作日是否确定 / are the working days between two days those of published arrangements? Else they are counted from the '
	'statutory holidays';

CREATE VIEW working_day AS
SELECT d.day, working_day_number(d.day) AS number, y.year IS NOT NULL AS certain
FROM (SELECT g::date AS day FROM generate_series(timestamp '1995-01-01', timestamp '2060-12-31', interval '1 day') g) d
LEFT JOIN calendar_year y ON y.year = extract(year FROM d.day);
COMMENT ON VIEW working_day IS
	'工作日序号 / number of working days up to and including each day; not certain where the arrangement of the year is not '
	'published';

CREATE TABLE clause (
	clause		text PRIMARY KEY,
	text_zh		text NOT NULL,
	text_en		text NOT NULL,
	source		text NOT NULL,
	confidence	text NOT NULL CHECK (confidence IN ('A', 'B', 'default'))
);
COMMENT ON TABLE clause IS '条款 / where the parts of the rules stand, in both languages';
COMMENT ON COLUMN clause.source IS 'where it was read';
COMMENT ON COLUMN clause.confidence
	IS 'A read in the primary text, B agreeing secondary sources, default: assumed until the city sets its own';
INSERT INTO clause
SELECT f[1], f[2], f[3], f[4], f[5]
FROM regexp_split_to_table($seed$
@include seeds/clauses.csv
$seed$, '\n') WITH ORDINALITY l(line, n), csv_fields(line) f
WHERE n > 2 AND line <> '';

CREATE TABLE city_rule (
	rule				integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	city				region_code NOT NULL,
	valid				daterange NOT NULL,
	usable_m2			numeric CHECK (usable_m2 > 0),
	building_m2			numeric CHECK (building_m2 > 0),
	living_m2			numeric CHECK (living_m2 > 0),
	usable_share		numeric CHECK (usable_share > 0 AND usable_share <= 1),
	max_per_room		integer CHECK (max_per_room > 0),
	count_minors_below	integer CHECK (count_minors_below > 0),
	family_exemption	text CHECK (family_exemption IN ('household', 'relationship', 'either')),
	crowd_trigger		integer CHECK (crowd_trigger > 0),
	crowd_rooms			integer CHECK (crowd_rooms > 0),
	unsuitable_rooms	text[] CHECK
		(unsuitable_rooms <@ '{kitchen,bathroom,balcony,corridor,underground_store,garage}'),
	area_clause			text REFERENCES clause,
	room_clause			text REFERENCES clause,
	minors_clause		text REFERENCES clause,
	family_clause		text REFERENCES clause,
	crowd_clause		text REFERENCES clause,
	unsuitable_clause	text REFERENCES clause,
	CHECK (area_clause IS NOT NULL OR num_nonnulls(usable_m2, building_m2, living_m2) = 0),
	CHECK (room_clause IS NOT NULL OR max_per_room IS NULL),
	CHECK (minors_clause IS NOT NULL OR count_minors_below IS NULL),
	CHECK (family_clause IS NOT NULL OR family_exemption IS NULL),
	CHECK (crowd_clause IS NOT NULL OR num_nonnulls(crowd_trigger, crowd_rooms) = 0),
	CHECK (unsuitable_clause IS NOT NULL OR unsuitable_rooms IS NULL)
);
COMMENT ON TABLE city_rule
	IS '群租认定标准 / what a city counts as too many persons in a rented dwelling, by time; what is NULL the city does not '
		'say';
COMMENT ON COLUMN city_rule.usable_m2 IS 'least usable area a person';
COMMENT ON COLUMN city_rule.building_m2 IS 'least building area a person';
COMMENT ON COLUMN city_rule.living_m2 IS 'least living area a person';
COMMENT ON COLUMN city_rule.usable_share
	IS 'usable area as a share of the building area; NULL: one is not converted into the other';
COMMENT ON COLUMN city_rule.max_per_room IS 'most persons a room';
COMMENT ON COLUMN city_rule.count_minors_below IS 'age below which nobody is counted; NULL if all are';
COMMENT ON COLUMN city_rule.family_exemption IS
	'a dwelling that one family has to itself is not judged: household (one registered household), relationship (legal '
	'support or maintenance) or either';
COMMENT ON COLUMN city_rule.crowd_trigger IS 'number of persons from which fire rules of crowded places apply';
COMMENT ON COLUMN city_rule.crowd_rooms IS 'number of rooms from which fire rules of crowded places apply';
COMMENT ON COLUMN city_rule.unsuitable_rooms IS 'rooms that may not be let alone for living';
INSERT INTO city_rule (city, valid, usable_m2, building_m2, living_m2, usable_share, max_per_room, count_minors_below,
	family_exemption, crowd_trigger, crowd_rooms,
	unsuitable_rooms, area_clause, room_clause, minors_clause, family_clause, crowd_clause, unsuitable_clause)
SELECT f[1]::region_code, daterange(f[2]::date, f[3]::date), f[4]::numeric, f[5]::numeric, f[6]::numeric, f[7]::numeric,
	f[8]::integer, f[9]::integer, f[10], f[11]::integer, f[12]::integer,
	   string_to_array(f[13], ' '), f[14], f[15], f[16], f[17], f[18], f[19]
FROM regexp_split_to_table($seed$
@include seeds/city_rules.csv
$seed$, '\n') WITH ORDINALITY l(line, n), csv_fields(line) f
WHERE n > 2 AND line <> '';

CREATE VIEW rule_value AS
SELECT rule, city, valid,
	   ROW(usable_m2, building_m2, living_m2, usable_share, max_per_room, count_minors_below, family_exemption,
		crowd_trigger, crowd_rooms, unsuitable_rooms,
		   area_clause, room_clause, minors_clause, family_clause, crowd_clause,
			unsuitable_clause)::capacity_rule AS value
FROM city_rule;
COMMENT ON VIEW rule_value IS '标准 (供函数使用) / the rules as dwelling_capacity and its kin take them';

CREATE VIEW rule_words AS
SELECT c.rule, l.language,
	   ROW(c.usable_m2, c.building_m2, c.living_m2, c.usable_share, c.max_per_room, c.count_minors_below,
		c.family_exemption, c.crowd_trigger, c.crowd_rooms, c.unsuitable_rooms,
		   t.words ->> c.area_clause, t.words ->> c.room_clause, t.words ->> c.minors_clause,
			t.words ->> c.family_clause, t.words ->> c.crowd_clause,
		   t.words ->> c.unsuitable_clause)::capacity_rule AS value
FROM city_rule c
CROSS JOIN (VALUES ('zh'), ('en')) l(language)
CROSS JOIN LATERAL (SELECT jsonb_object_agg(clause, CASE l.language WHEN 'zh' THEN text_zh ELSE text_en END) AS words
	FROM clause) t;
COMMENT ON VIEW rule_words
	IS '标准 (供说明使用) / the same with the clauses in words, Chinese (zh) or English (en), for capacity_explanation';

CREATE TABLE grid_rule (
	rule			integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	city			region_code NOT NULL,
	valid			daterange NOT NULL,
	min_households	integer NOT NULL CHECK (min_households > 0),
	max_households	integer NOT NULL,
	clause			text NOT NULL,
	source			text NOT NULL,
	confidence		text NOT NULL,
	CHECK (max_households >= min_households)
);
COMMENT ON TABLE grid_rule IS '网格规模标准 / how many households a city wants in a grid, by time';
COMMENT ON COLUMN grid_rule.confidence
	IS 'A read in the primary text, B agreeing secondary sources, default: assumed until the city sets its own';
INSERT INTO grid_rule (city, valid, min_households, max_households, clause, source, confidence)
SELECT f[1]::region_code, daterange(f[2]::date, f[3]::date), f[4]::integer, f[5]::integer, f[6], f[7], f[8]
FROM regexp_split_to_table($seed$
@include seeds/grid_rules.csv
$seed$, '\n') WITH ORDINALITY l(line, n), csv_fields(line) f
WHERE n > 2 AND line <> '';

CREATE TABLE channel (
	channel			text PRIMARY KEY,
	rank			integer NOT NULL,
	within_days		integer,
	working_days	boolean,
	clause			text
);
COMMENT ON TABLE channel IS '申报渠道 / who declares: how far the word is trusted, and by when it is due';
COMMENT ON COLUMN channel.rank IS 'where declarations contradict each other the higher rank holds';
COMMENT ON COLUMN channel.within_days
	IS 'days after the beginning of the stay within which it must be declared; NULL if no limit is known';
INSERT INTO channel VALUES
	('grid_worker', 40, NULL, NULL, 'seen on the spot by the grid worker'),
	('landlord', 30, 3, true,
		'Zhejiang regulation on residence registration of the floating population (2016) article 9: 3 working days'),
	('employer', 30, 3, true, 'the same, article 8: 3 working days'),
	('self', 20, 10, false, 'the same, article 13: 10 days after a change of address (article 7 names no number)');

CREATE TABLE header_word (
	word		text NOT NULL,
	column_name	text NOT NULL,
	PRIMARY KEY (word, column_name)
);
COMMENT ON TABLE header_word IS '表头用词 / by what words the columns of files are headed; a city adds its own';
COMMENT ON COLUMN header_word.word
	IS 'blanks, colons, asterisks, case and full width make no difference; a word may stand for one column in one kind '
		'of file and for another in another';
COMMENT ON COLUMN header_word.column_name IS 'as the load functions name it';
INSERT INTO header_word
SELECT f[1], f[2]
FROM regexp_split_to_table($seed$
@include seeds/header_words.csv
$seed$, '\n') WITH ORDINALITY l(line, n), csv_fields(line) f
WHERE n > 2 AND line <> '';

CREATE TABLE resolution_rule (
	only_row	boolean PRIMARY KEY DEFAULT true CHECK (only_row),
	merge_days	integer NOT NULL,
	grace_days	integer NOT NULL,
	lapse_days	integer NOT NULL,
	fresh_days	integer NOT NULL,
	far_m		integer NOT NULL
);
COMMENT ON TABLE resolution_rule IS '归并规则 / tolerances by which declarations are merged, one row';
COMMENT ON COLUMN resolution_rule.merge_days
	IS 'declarations of one person at one dwelling that begin within so many days of each other are one stay';
COMMENT ON COLUMN resolution_rule.grace_days
	IS 'dates may be off by so many days: shorter overlaps of stays are no conflict, shorter over-crowding is none';
COMMENT ON COLUMN resolution_rule.lapse_days
	IS 'a stay whose end nobody declares lapses so many days after the last word about it: registrations are renewed '
		'yearly';
COMMENT ON COLUMN resolution_rule.fresh_days IS 'a finding against a dwelling counts such a stay for so many days only';
COMMENT ON COLUMN resolution_rule.far_m
	IS 'metres between a declaration''s position and the dwelling from which the position is doubted';
INSERT INTO resolution_rule VALUES (true, 45, 10, 365, 120, 300);

-- Without it the planner expects thousands of rules, and the server compiles queries that last a moment.
ANALYZE code, calendar_day, statutory_holiday, calendar_year, working_day_shift, clause, city_rule, grid_rule, channel,
	header_word, resolution_rule;

-- The city.

CREATE TABLE region (
	code		region_code PRIMARY KEY,
	name		text NOT NULL,
	level		integer GENERATED ALWAYS AS (region_code_level(code)) STORED,
	population	bigint CHECK (population >= 0),
	shape		geometry(MultiPolygon, 4326),
	seat		geometry(Point, 4326)
);
COMMENT ON TABLE region IS '行政区划 / divisions from province to village or community';
COMMENT ON COLUMN region.population IS 'permanent residents, if known';
CREATE INDEX ON region USING gist (shape);

CREATE TABLE grid (
	code		grid_code PRIMARY KEY,
	name		text,
	households	integer CHECK (households >= 0),
	shape		geometry(MultiPolygon, 4326) NOT NULL
);
COMMENT ON TABLE grid IS '社区网格 / governance grids of villages and communities';
COMMENT ON COLUMN grid.households
	IS 'NULL if unknown, or if the grid is none of residents (a park, a campus): then no rule judges it';
CREATE INDEX ON grid USING gist (shape);

CREATE TABLE dwelling (
	dwelling		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	code			text NOT NULL UNIQUE,
	region			region_code NOT NULL REFERENCES region,
	grid			grid_code REFERENCES grid,
	place			geometry(Point, 4326) NOT NULL,
	cell			gridcell NOT NULL GENERATED ALWAYS AS (gridcell(place, 100)) STORED,
	area_m2			numeric CHECK (area_m2 > 0),
	area_kind		text CHECK (area_kind IN ('usable', 'building', 'living')),
	rooms			integer CHECK (rooms > 0),
	building_use	text,
	rental_use		text,
	unsuitable_rooms integer NOT NULL DEFAULT 0 CHECK (unsuitable_rooms >= 0),
	revision		integer NOT NULL DEFAULT 0
) WITH (fillfactor = 90);
COMMENT ON TABLE dwelling IS '住所 / dwellings, each in its community and grid';
COMMENT ON COLUMN dwelling.code IS 'the city''s own code';
COMMENT ON COLUMN dwelling.cell IS 'square of 100 m; larger ones follow from it';
COMMENT ON COLUMN dwelling.rooms IS 'rooms that are slept in';
COMMENT ON COLUMN dwelling.unsuitable_rooms
	IS 'of these, rooms that may not be let alone for living: kitchen, balcony, underground store and the like';
COMMENT ON COLUMN dwelling.revision
	IS 'how often it was judged anew: changes of those who live there made at the same time meet at it';
CREATE INDEX ON dwelling (cell);
CREATE INDEX ON dwelling (region);
CREATE INDEX ON dwelling (grid);

CREATE TABLE pseudonym_key (
	only_row	boolean PRIMARY KEY DEFAULT true CHECK (only_row),
	tag			text NOT NULL
);
COMMENT ON TABLE pseudonym_key
	IS '密钥标记 / which key the pseudonyms are made with: under another one nobody would be known again';
COMMENT ON COLUMN pseudonym_key.tag IS 'pseudonym_key_tag of the first one that was used';

CREATE TABLE person (
	person		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	pseudonym	bytea NOT NULL UNIQUE CHECK (octet_length(pseudonym) = 32),
	birth_month	date NOT NULL CHECK (extract(day FROM birth_month) = 1),
	sex			smallint NOT NULL,
	origin		region_code,
	merged_into	bigint REFERENCES person CHECK (merged_into <> person),
	revision	integer NOT NULL DEFAULT 0
) WITH (fillfactor = 90);
COMMENT ON TABLE person IS '人员 (假名) / persons by pseudonym: the number itself is not kept';
COMMENT ON COLUMN person.pseudonym IS 'citizen_id_pseudonym of the number';
COMMENT ON COLUMN person.birth_month IS 'first of the month of birth: enough to tell minors';
COMMENT ON COLUMN person.origin IS 'prefecture of the first registration, no finer';
COMMENT ON COLUMN person.merged_into
	IS 'another number of the same person, under which all their declarations stand: see merge_persons';
COMMENT ON COLUMN person.revision
	IS 'how often the residences were made anew: declarations made at the same time meet at it';

CREATE TABLE load (
	load		integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind		text NOT NULL,
	file		text NOT NULL,
	at			timestamptz NOT NULL DEFAULT clock_timestamp(),
	lines		bigint NOT NULL,
	accepted	bigint NOT NULL,
	repeated	bigint NOT NULL,
	refused		bigint NOT NULL,
	changed		bigint NOT NULL DEFAULT 0,
	ended		bigint NOT NULL DEFAULT 0,
	unlisted	bigint NOT NULL DEFAULT 0,
	undone_at	timestamptz,
	undone_by	name,
	CHECK (lines = accepted + repeated + refused),
	CHECK (changed + ended <= accepted),
	CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
COMMENT ON TABLE load IS '导入批次 / one row for each file loaded';
COMMENT ON COLUMN load.repeated IS 'lines that say again what was known';
COMMENT ON COLUMN load.changed
	IS 'of the accepted lines of a full export, those that say something else under a known key';
COMMENT ON COLUMN load.ended IS 'of the accepted lines of a full export, those that only say when a known stay ended';
COMMENT ON COLUMN load.unlisted IS 'declarations of the sources of a full export that it does not list any more';
COMMENT ON COLUMN load.undone_at IS 'when undo_load took it back';


CREATE TABLE claim (
	claim			bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source			text NOT NULL,
	source_key		text NOT NULL,
	person			bigint NOT NULL REFERENCES person,
	dwelling		bigint NOT NULL REFERENCES dwelling,
	channel			text NOT NULL REFERENCES channel,
	household		text,
	period			daterange NOT NULL CHECK (NOT isempty(period)),
	declared_on		date NOT NULL,
	inflow_reason	text,
	dwelling_type	text,
	employer		credit_code,
	place			geometry(Point, 4326),
	load			integer,
	recorded_at		timestamptz NOT NULL DEFAULT clock_timestamp(),
	withdrawn_at	timestamptz CHECK (withdrawn_at >= recorded_at),
	replaces		bigint REFERENCES claim,
	named			bigint REFERENCES person,
	retired			boolean NOT NULL DEFAULT false CHECK (NOT retired OR withdrawn_at IS NOT NULL)
);
CREATE UNIQUE INDEX claim_source_key ON claim (source, source_key) WHERE NOT retired;
CREATE INDEX ON claim (load);
CREATE INDEX ON claim (replaces);
COMMENT ON TABLE claim IS '申报记录 / who declared that whom lives where, from when to when';
COMMENT ON COLUMN claim.named IS 'whom its number named, where that person was merged into another; else NULL';
COMMENT ON COLUMN claim.retired
	IS 'its key may be used again: its load was undone, or a full export said something else under the key';
COMMENT ON COLUMN claim.source_key IS 'key of the declaration in the sending system: sending it twice changes nothing';
COMMENT ON COLUMN claim.household IS 'label of a family; the same label in one dwelling is one household';
COMMENT ON COLUMN claim.period IS 'days from the first to before the last; open while no end is known';
COMMENT ON COLUMN claim.place IS 'where the declaration was made from';
COMMENT ON COLUMN claim.load IS 'NULL if it was not loaded from a file';
COMMENT ON COLUMN claim.recorded_at IS 'time at which the registry recorded it';
COMMENT ON COLUMN claim.withdrawn_at
	IS 'time from which it no longer counts: corrected, ended by a later declaration of the same channel, or '
		'withdrawn; NULL while it is in force';
COMMENT ON COLUMN claim.replaces IS 'the declaration in whose place it stands';
CREATE INDEX ON claim (person);
CREATE INDEX ON claim (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX ON claim (dwelling);

CREATE TABLE residence (
	residence	bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person		bigint NOT NULL,
	dwelling	bigint NOT NULL,
	period		daterange NOT NULL,
	open		boolean NOT NULL,
	declared_on	date NOT NULL,
	household	text,
	claims		bigint[] NOT NULL,
	lost		bigint[] NOT NULL DEFAULT '{}',
	conflict	boolean NOT NULL
);
COMMENT ON TABLE residence
	IS '居住史 / where each person lives, one place at a time, as resolved from the declarations, whose person and '
		'dwelling are kept';
COMMENT ON COLUMN residence.open IS 'no declaration says when it ended';
COMMENT ON COLUMN residence.declared_on IS 'day of the last word about it';
COMMENT ON COLUMN residence.claims IS 'the declarations that say so';
COMMENT ON COLUMN residence.lost IS 'declarations that put the person elsewhere in this time and were not believed';
COMMENT ON COLUMN residence.conflict IS 'other declarations put the person elsewhere in this time';
CREATE INDEX ON residence (person);
CREATE INDEX ON residence (dwelling);
CREATE TRIGGER without_overlaps AFTER INSERT OR UPDATE
	ON residence FOR EACH ROW EXECUTE FUNCTION residence_without_overlaps('person', 'period');

CREATE TABLE overcrowding (
	overcrowding	bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	dwelling		bigint NOT NULL,
	rule			integer NOT NULL,
	period			daterange NOT NULL,
	peak			integer NOT NULL,
	capacity		integer NOT NULL,
	excess_days		double precision NOT NULL,
	is_crowd		boolean,
	clause			text
);
COMMENT ON TABLE overcrowding
	IS '超员时段 / periods in which dwellings hold more persons than the city''s rule allows, as judged from the '
		'residences';
COMMENT ON COLUMN overcrowding.peak IS 'most persons counted at a time';
COMMENT ON COLUMN overcrowding.excess_days IS 'days times persons above the capacity; infinite while no end is known';
COMMENT ON COLUMN overcrowding.is_crowd IS 'so many persons or rooms that the fire rules of crowded places apply';
COMMENT ON COLUMN overcrowding.clause IS 'clause of the measure that sets the capacity, see table clause';
CREATE INDEX ON overcrowding (dwelling);
