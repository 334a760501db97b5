-- person_key: what casts to it and how it is written, that aggregates take persons of every type, and that no other call means anything else
SELECT 17::person_key, 17::smallint::person_key AS small, (-9223372036854775808)::person_key AS least, 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid::person_key AS id,
	   '11010519491231002X'::text::person_key AS text, '17'::person_key AS read;
-- the hash of a text is SHA-256's, whatever its length and type
SELECT count(*) FILTER (WHERE k::text <> 'text:' || left(encode(sha256(convert_to(t, 'UTF8')), 'hex'), 32)) AS differ, count(*) AS all
FROM (SELECT t, t::person_key AS k FROM (SELECT repeat('住', n / 3) || repeat('x', n % 3) AS t FROM generate_series(0, 300) n) s) s;
SELECT 'ab'::varchar::person_key::text = 'ab'::text::person_key::text AS varying, 'ab'::char(5)::person_key::text = 'ab'::text::person_key::text AS character,
	   'ab '::text::person_key::text = 'ab'::text::person_key::text AS blank, '17'::text::person_key::text = 17::person_key::text AS number;

-- each element of an array and each row has a key of its own
SELECT '{1,2,3}'::bigint[]::person_key[] AS numbers, ARRAY['a', 'b']::text[]::person_key[] AS texts;
SELECT array_agg(g::bigint::person_key ORDER BY g) AS agg, array_agg(DISTINCT g % 2) AS rest FROM generate_series(1, 3) g;
SELECT lag(g::bigint::person_key) OVER w AS before, g::bigint::person_key AS now, lead(g::bigint::person_key) OVER w AS after FROM generate_series(1, 3) g WINDOW w AS (ORDER BY g) ORDER BY g;
SELECT a.g::person_key, b.g::person_key FROM generate_series(1, 2) a(g), LATERAL (SELECT a.g + n AS g FROM generate_series(0, 1) n OFFSET 0) b ORDER BY a.g, b.g;
CREATE TABLE kept AS SELECT n, (n % 4)::bigint::person_key AS number, md5((n % 4)::text)::uuid::person_key AS id, ('person ' || n % 4)::person_key AS name FROM generate_series(1, 20) n;
SELECT count(DISTINCT number::text) AS numbers, count(DISTINCT id::text) AS ids, count(DISTINCT name::text) AS names, count(*) FILTER (WHERE number::text <> (n % 4)::text) AS others FROM kept;
CREATE TABLE read_again (LIKE kept);
\copy kept TO 'results/person_key.binary' WITH (FORMAT binary)
\copy read_again FROM 'results/person_key.binary' WITH (FORMAT binary)
SELECT count(*) FILTER (WHERE k.*::text <> r.*::text) AS differ, count(*) AS all FROM kept k JOIN read_again r USING (n);

-- aggregates against count(DISTINCT)
CREATE TABLE seen AS SELECT n % 7 AS place, (n * 7919 % 31)::bigint AS number FROM generate_series(1, 400) n;
ALTER TABLE seen ADD whole integer, ADD small smallint, ADD id uuid, ADD name text, ADD varying varchar(40), ADD fixed char(40), ADD key person_key;
UPDATE seen SET whole = number, small = number, id = md5(number::text)::uuid, name = 'person ' || number, varying = 'person ' || number, fixed = 'person ' || number, key = number;
CREATE DOMAIN badge AS varchar(40);
DO $$
DECLARE
	person text;
	differ integer;
BEGIN
	FOREACH person IN ARRAY '{number,whole,small,id,name,varying,fixed,key,number + 0,name || number,varying::badge}'::text[] LOOP
		EXECUTE format($q$
			SELECT count(*) FROM (SELECT place, count(DISTINCT number) AS n FROM seen GROUP BY place) g
			FULL JOIN (SELECT zone, value FROM density_zones((SELECT density_persons_agg(place::bigint, %1$s) FROM seen))) d ON d.zone = g.place
			FULL JOIN (SELECT r.zone, r.persons FROM (SELECT density_person_time_agg(place::bigint, %1$s, '[2024-01-01,2024-01-02)'::daterange, NULL) AS rows FROM seen) s, unnest(rows) r) t ON t.zone = g.place
			WHERE g.n IS DISTINCT FROM d.value OR g.n IS DISTINCT FROM t.persons$q$, person) INTO differ;
		IF differ <> 0 THEN
			RAISE WARNING '% differ by %', differ, person;
		END IF;
		EXECUTE format('SELECT count(*) FROM (SELECT place, count(DISTINCT number) AS n FROM seen GROUP BY place) g
			FULL JOIN (SELECT from_zone, value FROM flow_zones((SELECT flow_persons_agg(place::bigint, place::bigint, %s) FROM seen))) f ON f.from_zone = g.place
			WHERE g.n IS DISTINCT FROM f.value', person) INTO differ;
		IF differ <> 0 THEN
			RAISE WARNING '% pairs differ by %', differ, person;
		END IF;
	END LOOP;
END $$;
SELECT density_persons_agg(place::bigint, 5) = density_persons_agg(place::bigint, '5') AS constants, density_persons_agg(place::bigint, NULL) IS NULL AS nobody FROM seen;

-- what is no key, and persons of two types: no value stands in a message
CREATE FUNCTION fault(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	code text; message text; detail text; hint text;
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN format('%s: %s | %s | %s', code, message, detail, hint);
END $$;
SELECT what, fault(query) FROM (VALUES
	('a name', $$SELECT 'Wang'::person_key$$),
	('nothing', $$SELECT ''::person_key$$),
	('too large', $$SELECT '9223372036854775808'::person_key$$),
	('a uuid with a fault', $$SELECT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g'::person_key$$),
	('a hash with a fault', $$SELECT 'text:ba7816bf8f01cfea414140de5dae222x'::person_key$$),
	('full-width digits', $$SELECT '１７'::person_key$$),
	('a number and a text', $$SELECT density_persons_agg(place::bigint, CASE WHEN number < 9 THEN number::person_key ELSE name::person_key END) FROM seen$$),
	('a uuid and a text', $$SELECT flow_persons_agg(place::bigint, 1, CASE WHEN number < 9 THEN id::person_key ELSE name::person_key END) FROM seen$$),
	('a number and a uuid', $$SELECT density_person_time_agg(place::bigint, CASE WHEN number < 9 THEN number::person_key ELSE id::person_key END, '[2024-01-01,)'::daterange, NULL) FROM seen$$)) v(what, query);

-- implicit casts leave other calls as they are: no operator of the extension takes the type, and what failed still fails
SELECT count(*) AS operators FROM pg_operator WHERE 'person_key'::regtype IN (oprleft, oprright);
SELECT count(*) AS others FROM pg_proc WHERE 'person_key'::regtype = ANY (proargtypes) AND proname !~ '^(person_key_out|person_key_send|(density|flow)_persons_agg(_trans)?|density_person_time_agg(_trans)?)$';
SELECT 'a' || 1 AS joined, pg_typeof(1 = 1::bigint) AS compared, pg_typeof(coalesce(1, 2::bigint)) AS coalesced, pg_typeof(CASE WHEN true THEN 'a' ELSE 'b'::varchar END) AS cases,
	   pg_typeof(greatest('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', NULL::uuid)) AS greatest, pg_typeof(1 + 1::smallint) AS sum, length('a'::char(3)) AS length, md5('a'::varchar) = md5('a') AS md5;
SELECT what, split_part(fault(query), ' |', 1) AS fault FROM (VALUES
	('bigint and text', $$SELECT 1::bigint = 'a'::text$$),
	('uuid and bigint', $$SELECT gen_random_uuid() = 1$$),
	('keys', $$SELECT 1::person_key = 1::person_key$$),
	('coalesce', $$SELECT coalesce(1::bigint, 'a'::text)$$),
	('UNION', $$SELECT 1::bigint UNION ALL SELECT gen_random_uuid()$$),
	('GROUP BY', $$SELECT count(*) FROM kept GROUP BY number$$),
	('md5', $$SELECT md5(1)$$)) v(what, query);
DROP FUNCTION fault(text);
DROP TABLE kept, read_again, seen;
DROP DOMAIN badge;
