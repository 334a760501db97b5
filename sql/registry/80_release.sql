-- Releases to the public: maps and flows that do not disclose groups of fewer than k persons, and maps with noise,
-- charged to a privacy budget. A topic, such as 'residents', is not released for overlapping periods: windows shifted
-- by a day would show who came and went. Exact counts are not released for short consecutive periods; noisy maps are
-- charged to the budgets of all periods near theirs, as a person who stays is in all of them.

CREATE TABLE release_rule (
	only_row	boolean PRIMARY KEY DEFAULT true CHECK (only_row),
	least_days	integer NOT NULL CHECK (least_days > 0),
	budget_days	integer NOT NULL CHECK (budget_days >= 0),
	most_delta	numeric NOT NULL DEFAULT 1e-5 CHECK (most_delta BETWEEN 0 AND 0.001),
	clause		text NOT NULL
);
COMMENT ON TABLE release_rule IS '发布规则 / limits of release periods, and of delta';
COMMENT ON COLUMN release_rule.least_days
	IS 'minimum length of a period of exact maps and flows: the difference of two that are a day apart is one arrival';
COMMENT ON COLUMN release_rule.budget_days
	IS 'noisy maps of a topic whose periods are closer than this are charged together';
COMMENT ON COLUMN release_rule.most_delta IS 'maximum delta of a noisy map, as budgets do not count it';
INSERT INTO release_rule (least_days, budget_days, clause) VALUES (28, 365, 'assumed until the city sets its own');
ANALYZE release_rule;

-- Compatibility decomposition first, which maps fullwidth letters to ASCII and separates marks; then removes invisible
-- characters and case.
CREATE FUNCTION topic_key(topic text) RETURNS text LANGUAGE sql IMMUTABLE STRICT SET search_path = registry, pg_temp
	RETURN lower(lower(regexp_replace(normalize(topic, NFKD),
		'[\s\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\ufff0-\ufffd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]',
			'', 'g') COLLATE "C") COLLATE "default");
COMMENT ON FUNCTION topic_key(text)
	IS 'normalized topic, without differences of case, width and blanks; topics with equal keys are the same';

CREATE TABLE release_topic (
	topic		text PRIMARY KEY,
	key			text NOT NULL UNIQUE CHECK (key <> '') GENERATED ALWAYS AS (topic_key(topic)) STORED,
	opened		integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE release_topic IS '发布主题 / topics of released maps and flows; the row is locked during a release';
COMMENT ON COLUMN release_topic.topic IS 'the first spelling used';
COMMENT ON COLUMN release_topic.key IS 'spellings with the same key are the same topic';
COMMENT ON COLUMN release_topic.opened
	IS 'number of uses: updated so that concurrent transactions conflict at any isolation level';

CREATE TABLE privacy_budget (
	budget		integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	topic		text NOT NULL REFERENCES release_topic,
	period		daterange NOT NULL CHECK (NOT isempty(period)),
	epsilon		numeric NOT NULL CHECK (epsilon > 0),
	spent		regclass NOT NULL,
	granted_by	name NOT NULL DEFAULT current_user,
	granted_at	timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE privacy_budget
	IS '隐私预算 / how much may be spent on noisy maps of a topic within budget_days of a period; grants for the same '
		'period add up';
COMMENT ON COLUMN privacy_budget.epsilon
	IS 'of differential privacy, summed over all releases of the topic within budget_days of the period';
COMMENT ON COLUMN privacy_budget.spent
	IS 'sequence that counts what was spent in this period, in units of 1e-9: not undone by ROLLBACK, as a map that '
		'was seen remains known';
CREATE INDEX ON privacy_budget (topic);

CREATE TABLE noisy_release (
	release		integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	topic		text NOT NULL REFERENCES release_topic,
	period		daterange NOT NULL,
	epsilon		numeric NOT NULL CHECK (epsilon > 0),
	delta		numeric NOT NULL CHECK (delta >= 0),
	query		bytea NOT NULL,
	released_by	name NOT NULL DEFAULT current_user,
	released_at	timestamptz NOT NULL DEFAULT now(),
	UNIQUE (topic, period, query)
);
COMMENT ON TABLE noisy_release IS '预算支出 / what the privacy budgets were spent on';
COMMENT ON COLUMN noisy_release.delta IS '0 for Laplace noise with a domain';
COMMENT ON COLUMN noisy_release.query
	IS 'keyed hash of the map with and without noise, and of the parameters: releasing the same again costs nothing';

CREATE TABLE protected_release (
	release		integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	topic		text NOT NULL REFERENCES release_topic,
	period		daterange NOT NULL CHECK (NOT isempty(period)),
	k			integer NOT NULL CHECK (k >= 2),
	levels		integer[] NOT NULL,
	method		text NOT NULL,
	released	density NOT NULL,
	counted		density NOT NULL,
	released_by	name NOT NULL DEFAULT current_user,
	released_at	timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE protected_release IS '已发布地图 / released maps, which later ones are checked against';
COMMENT ON COLUMN protected_release.levels IS 'larger cell sizes, in metres, at which it was also released';
COMMENT ON COLUMN protected_release.counted IS 'the map before protection, never to be shown';
CREATE INDEX ON protected_release (topic);

CREATE FUNCTION open_topic(topic text, period daterange, what text, exactly boolean) RETURNS text LANGUAGE plpgsql
	SET search_path FROM CURRENT AS $$
DECLARE
	least constant integer := (SELECT r.least_days FROM release_rule r);
	known text;
	other record;
BEGIN
	IF topic_key(topic) <> '' IS NOT TRUE OR isempty(period) IS NOT FALSE THEN
		RAISE EXCEPTION 'a release needs a topic and a period' USING ERRCODE = 'invalid_parameter_value',
			DETAIL = 'One of them is missing, or blank.', HINT = 'Say what is counted, and in what time.';
	END IF;
	INSERT INTO release_topic AS t (topic) VALUES (open_topic.topic) ON CONFLICT
		ON CONSTRAINT release_topic_key_key DO UPDATE SET opened = t.opened + 1
	RETURNING t.topic INTO known;
	FOR other IN
		SELECT o.* FROM (SELECT b.topic, b.period, 'density' AS what FROM privacy_budget b UNION ALL
			SELECT p.topic, p.period, 'density' FROM protected_release p
						 UNION ALL SELECT p.topic, p.period, 'flow' FROM protected_flow p UNION ALL
							SELECT p.topic, p.period, 'zone_flow' FROM protected_zone_flow p) o
		WHERE o.topic = known
	LOOP
		IF other.what <> what THEN
			RAISE EXCEPTION 'the topic is used for another kind of release' USING ERRCODE = 'invalid_parameter_value',
				DETAIL = format('What was released of it is of type %s.', other.what),
					HINT = 'Give each kind a topic of its own.';
		ELSIF other.period && period AND other.period <> period THEN
			RAISE EXCEPTION 'another period of this topic overlaps the one given'
				USING ERRCODE = 'invalid_parameter_value',
				DETAIL = 'Two windows that overlap would show together who came and who went.',
					HINT = 'Release the period that was begun with, or one that follows it.';
		END IF;
	END LOOP;
	IF exactly AND upper(period) - lower(period) < least THEN
		RAISE EXCEPTION 'the period is too short for exact counts' USING ERRCODE = 'invalid_parameter_value',
			DETAIL = format('It has fewer than %s days: two periods, one right after the other, would show who came '
				'between them.', least),
			HINT = 'Release a longer period, or a map with noise. Table release_rule holds the number of days.';
	END IF;
	RETURN known;
END $$;
COMMENT ON FUNCTION open_topic(text, daterange, text, boolean) IS
	'locks a topic until the transaction ends, and returns its first spelling; refuses periods that overlap others of '
	'the topic or are too short, and a different kind of release';

CREATE FUNCTION grant_privacy_budget(topic text, period daterange, epsilon numeric) RETURNS integer LANGUAGE plpgsql
	SET search_path FROM CURRENT AS $$
DECLARE
	known constant text := open_topic(topic, period, 'density', false);
	granted constant integer := nextval(pg_get_serial_sequence('privacy_budget', 'budget'));
	counter regclass := (SELECT min(b.spent::oid) FROM privacy_budget b
		WHERE (b.topic, b.period) = (known, grant_privacy_budget.period));
BEGIN
	IF counter IS NULL THEN
		EXECUTE format('CREATE SEQUENCE %I MINVALUE 0', 'spent_' || granted);
		EXECUTE format('COMMENT ON SEQUENCE %I IS %L', 'spent_' || granted,
			'what was spent of privacy budget ' || granted || ', in 1e-9; never to be set back');
		counter := to_regclass('spent_' || granted);
	END IF;
	INSERT INTO privacy_budget (budget, topic, period, epsilon, spent) OVERRIDING SYSTEM VALUE
		VALUES (granted, known, period, epsilon, counter);
	RETURN granted;
END $$;
COMMENT ON FUNCTION grant_privacy_budget(text, daterange, numeric) IS
	'批准隐私预算 / grants epsilon more for noisy maps of a topic within a year (release_rule.budget_days) of a period, '
	'including those of other periods';

CREATE FUNCTION privacy_budget_left(topic text, period daterange) RETURNS numeric LANGUAGE sql SET search_path
	FROM CURRENT
AS $f$
	SELECT trim_scale(coalesce(sum(b.epsilon) FILTER (WHERE b.period = $2), 0)
					  - coalesce((SELECT sum(pg_sequence_last_value(s.spent))
						FROM (SELECT DISTINCT n.spent FROM unnest(array_agg(b.spent)) n(spent)) s), 0) / 1e9)
	FROM release_rule r, release_topic t JOIN privacy_budget b ON b.topic = t.topic
	WHERE t.key = topic_key($1) AND daterange(lower(b.period) - r.budget_days, upper(b.period) + r.budget_days) && $2
$f$;
COMMENT ON FUNCTION privacy_budget_left(text, daterange) IS
	'剩余隐私预算 / what was granted for a topic and period, minus all that was spent on the topic within '
	'release_rule.budget_days of it, as a person may be in all these maps';

-- A person with several places within the period counts at the last one: one person changes one count by 1, so that the
-- sensitivity is 1.
CREATE FUNCTION residents(within daterange) RETURNS density LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT coalesce(density_agg(d.cell), '{}')
	FROM (SELECT DISTINCT ON (r.person) r.person, r.dwelling FROM residence r WHERE r.period && within
		ORDER BY r.person, lower(r.period) DESC, r.residence DESC) p
	JOIN dwelling d ON d.dwelling = p.dwelling
$f$;
COMMENT ON FUNCTION residents(daterange) IS
	'时段内居住人口 / persons who lived in each cell of 100 m within a period, each once, at the last place: one person '
	'changes one count by 1; not protected';

-- Runs in an autonomous transaction: the charge is on disk before the map is seen, even if the caller's transaction or
-- the server aborts. Uncommitted grants do not count, as they could be rolled back after the map was seen.
CREATE FUNCTION spend_privacy_budget(asked text) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	a constant jsonb := asked;
	days constant daterange := daterange((a ->> 'from')::date, (a ->> 'to')::date);
	epsilon constant numeric := a ->> 'epsilon';
	budget constant numeric := privacy_budget_left(a ->> 'topic', days);
	counter constant regclass := (SELECT min(b.spent::oid) FROM privacy_budget b
		WHERE (b.topic, b.period) = (a ->> 'topic', days));
BEGIN
	IF epsilon > budget THEN
		RAISE EXCEPTION 'the privacy budget is spent' USING ERRCODE = 'configuration_limit_exceeded',
			DETAIL = format('The release costs %s; %s is left for this topic and period, with those near it.', epsilon,
				budget),
			HINT = 'Ask again for a map that was released, which costs nothing, or have grant_privacy_budget grant '
				'more, and commit that.';
	END IF;
	RETURN setval(counter, coalesce(pg_sequence_last_value(counter), 0) + ceil(epsilon * 1e9)::bigint);
END $$;
COMMENT ON FUNCTION spend_privacy_budget(text)
	IS 'charges a release to the budget of its topic, which the caller has locked, and period, in an autonomous '
		'transaction, and returns the total spent there';

-- Without a domain, the presence of a cell would reveal a single person in it; so only counts are shown that a single
-- person very rarely reaches.
CREATE FUNCTION release_noisy(
	topic text, period daterange, counted density, epsilon numeric, sensitivity integer,
		mechanism text DEFAULT 'laplace', delta numeric DEFAULT 1e-6,
	domain density DEFAULT NULL)
RETURNS density LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	known constant text := open_topic(topic, period, 'density', false);
	key constant bytea := density_noise_key(format('%s %s %s %s', extract(epoch FROM lower(period)), extract(epoch
		FROM upper(period)), domain IS NULL, topic_key(topic)));
	most_delta constant numeric := (SELECT r.most_delta FROM release_rule r);
	zeros constant density := (SELECT density_agg(c.cell, 0) FROM density_cells(domain) c);
	map density;
	noisy density;
	asked bytea;
BEGIN
	IF num_nulls(counted, epsilon, sensitivity, mechanism, delta) > 0 THEN
		RAISE EXCEPTION 'argument must not be NULL' USING ERRCODE = 'null_value_not_allowed',
			DETAIL = 'Only the domain may be.', HINT = 'The map of nobody is ''{}''.';
	END IF;
	IF delta > most_delta AND (mechanism = 'gaussian' OR domain IS NULL) THEN
		RAISE EXCEPTION 'delta is too large' USING ERRCODE = 'invalid_parameter_value',
			DETAIL = format('So likely may epsilon not hold; %s at most.', most_delta),
				HINT = 'Table release_rule holds the number.';
	END IF;
	PERFORM check_key(pseudonym_key_tag());
	IF domain IS NULL THEN
		map := coalesce((SELECT density_agg(c.cell, c.count) FROM density_counts(counted) c WHERE c.count <> 0), '{}');
		noisy := density_noise(map, epsilon::float8, sensitivity, key, mechanism, delta::float8);
		noisy := coalesce((SELECT density_agg(c.cell, c.count) FROM density_counts(noisy) c
						   WHERE c.count >= density_noise_threshold(epsilon::float8, sensitivity, mechanism,
							delta::float8)), '{}');
	ELSE
		map := coalesce(zeros + counted * (zeros + 1), '{}');
		noisy := density_noise(map, epsilon::float8, sensitivity, key, mechanism, delta::float8);
	END IF;
	asked := sha256(key || density_send(map) || density_send(noisy) || convert_to(concat_ws(' ', epsilon::float8,
		sensitivity, mechanism,
																						 CASE WHEN mechanism
																							= 'gaussian'
																								OR domain IS NULL
																									THEN delta::float8
																										END), 'UTF8'));
	IF EXISTS (SELECT FROM noisy_release n WHERE (n.topic, n.period, n.query) = (known, release_noisy.period, asked))
		THEN
		RETURN noisy;
	END IF;
	PERFORM autonomous_call('spend_privacy_budget(text)', jsonb_build_object('topic', known, 'from', lower(period),
		'to', upper(period), 'epsilon', epsilon)::text);
	INSERT INTO noisy_release (topic, period, epsilon, delta, query)
	VALUES (known, period, epsilon, delta * ((mechanism = 'gaussian')::integer + (domain IS NULL)::integer), asked);
	RETURN noisy;
END $$;
COMMENT ON FUNCTION release_noisy(text, daterange, density, numeric, integer, text, numeric, density) IS
	'发布加噪地图 / a map with noise (density_noise), charged to the budget of its topic and period; has all cells of the '
	'domain, which must not depend on the persons, or, without a domain, cells above a threshold '
	'(density_noise_threshold); repeating a release gives the same map and costs nothing';

-- Persons whose cells are in the same released cells and counted maps cannot be distinguished from each other, but can
-- be from all others by sums and differences, as the total of each counted map is known. Without JIT, as the planner
-- overestimates the size of maps.
CREATE FUNCTION shows_group(counted density[], released density[], k integer) RETURNS boolean LANGUAGE sql STABLE
	SET search_path FROM CURRENT SET jit = off
AS $f$
	WITH person AS (
		SELECT m.number, c.cell, c.count FROM unnest(counted) WITH ORDINALITY m(map, number), density_counts(m.map) c
			WHERE c.count > 0),
	mark AS (
		SELECT p.cell, -p.number AS mark FROM person p
		UNION
		SELECT c.cell, c.cell::bigint FROM unnest(released) r, density_cells(r) c)
	SELECT EXISTS (
		SELECT FROM (SELECT p.number, p.cell, p.count, array_agg(m.mark ORDER BY m.mark) AS within
					 FROM person p JOIN (SELECT DISTINCT gridcell_size(m.cell) AS size FROM mark m) s
						ON s.size >= gridcell_size(p.cell)
					 JOIN mark m ON m.cell = gridcell_parent(p.cell, s.size)
					 GROUP BY p.number, p.cell, p.count) g
		GROUP BY g.number, g.within
		HAVING sum(g.count) BETWEEN 1 AND k - 1)
$f$;
COMMENT ON FUNCTION shows_group(density[], density[], integer) IS
	'是否暴露小群体 / do released maps, together and with the totals of the counted maps, disclose a group of 1 to k - 1 '
	'persons?';

-- Earlier maps count the same persons if common cells have equal counts at all sizes of both, before protection:
-- otherwise a cell would be a different set of persons in each, as at the edge of a clipped map.
CREATE FUNCTION write_protected(asked text) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	a constant jsonb := asked;
	days constant daterange := CASE WHEN NOT (a ->> 'is_empty')::boolean
		THEN daterange((a ->> 'from')::date, (a ->> 'to')::date) END;
	counted constant density := a ->> 'counted';
	k constant integer := a ->> 'k';
	levels constant integer[] := a ->> 'levels';
	method constant text := a ->> 'method';
	known constant text := open_topic(a ->> 'topic', days, 'density', true);
	new constant density := density_protect(counted, k, levels, method);
	finest integer;
	earlier protected_release;
	all_released density[] := ARRAY[new];
	all_counted density[] := ARRAY[counted];
	most integer := k;
	written integer;
BEGIN
	FOR earlier IN SELECT * FROM protected_release p WHERE (p.topic, p.period) = (known, days) ORDER BY p.release LOOP
		IF (earlier.counted, earlier.k, earlier.levels, earlier.method) = (counted, k, levels, method) THEN
			RETURN earlier.release;
		END IF;
		finest := (SELECT max(gridcell_size(c.cell)) FROM (SELECT cell FROM density_cells(counted) UNION ALL SELECT cell
			FROM density_cells(earlier.counted)) c);
		IF 'round' IN (earlier.method, method) AND earlier.released <> new OR EXISTS (
			SELECT FROM (SELECT size FROM unnest(levels || earlier.levels || finest) size WHERE size >= finest
				OFFSET 0) s,
				 LATERAL (SELECT FROM density_counts(density_rollup(counted, size)) a
					JOIN density_counts(density_rollup(earlier.counted, size)) b ON a.cell = b.cell
						  WHERE a.count <> b.count) d) THEN
			RAISE EXCEPTION 'an earlier map of this topic and period counts other persons, or in another way'
				USING ERRCODE = 'invalid_parameter_value',
				DETAIL = 'Maps of one period are frozen: cells that two of them have must hold the same persons, at '
					'every size released; a rounded map stays the only one.',
				HINT = 'Release whole cells of the largest size, and corrections with the next period.';
		END IF;
		all_released := all_released || earlier.released;
		all_counted := all_counted || earlier.counted;
		most := greatest(most, earlier.k);
	END LOOP;
	IF EXISTS (SELECT FROM density_audit(all_released, most)) OR cardinality(all_counted) > 1
		AND shows_group(all_counted, all_released, most) THEN
		RAISE EXCEPTION 'the map and earlier ones together would disclose small groups'
			USING ERRCODE = 'invalid_parameter_value',
			DETAIL = format('Differences of released counts would show groups of fewer than %s persons.', most),
			HINT = 'Release it at the sizes of the earlier maps, or with the next period.';
	END IF;
	INSERT INTO protected_release (topic, period, k, levels, method, released, counted)
		VALUES (known, days, k, levels, method, new, counted) RETURNING release INTO written;
	RETURN written;
END $$;
COMMENT ON FUNCTION write_protected(text) IS
	'checks a map against all earlier ones of its topic and period, and records or refuses it, in an autonomous '
	'transaction; returns the number of the release';

-- The record of the map is committed before it is shown, so that ROLLBACK does not undo it.
CREATE FUNCTION release_protected(
	topic text, period daterange, counted density, k integer DEFAULT 20, levels integer[] DEFAULT '{1000,10000}',
		method text DEFAULT 'suppress')
RETURNS density LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	new constant density := density_protect(counted, k, levels, method);
BEGIN
	PERFORM autonomous_call('write_protected(text)', jsonb_build_object('topic', topic, 'is_empty', isempty(period),
		'from', lower(period), 'to', upper(period), 'counted', counted::text,
																		'k', k, 'levels', levels::text, 'method',
																			method)::text);
	RETURN new;
END $$;
COMMENT ON FUNCTION release_protected(text, daterange, density, integer, integer[], text) IS
	'发布地图 / a protected map (density_protect), checked against all earlier ones of its topic and period; refused if '
	'together they disclose a group of 1 to k - 1';

@template sql/registry/release_flow.sql.in TYPE=flow DENSITY=density WHATS=cells
@template sql/registry/release_flow.sql.in TYPE=zone_flow DENSITY=zone_density WHATS=zones
