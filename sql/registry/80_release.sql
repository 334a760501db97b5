-- What leaves the office: maps and flows whose groups of fewer than k persons nobody can find, and maps with noise against a privacy
-- budget.  A topic, such as 'residents', is released for one period and never for another that overlaps it: windows shifted by a day
-- would show who came and went.

CREATE TABLE release_topic (
	topic		text PRIMARY KEY CHECK (topic <> ''),
	opened		integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE release_topic IS '发布主题 / what maps or flows are released of; its row is locked while one is released';
COMMENT ON COLUMN release_topic.opened IS 'how often it was used: a change, so that transactions at any isolation level see one another';

CREATE TABLE privacy_budget (
	budget		integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	topic		text NOT NULL REFERENCES release_topic,
	period		daterange NOT NULL CHECK (NOT isempty(period)),
	epsilon		numeric NOT NULL CHECK (epsilon > 0),
	granted_by	name NOT NULL DEFAULT current_user,
	granted_at	timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE privacy_budget IS '隐私预算 / how much may be spent on noisy maps of a topic and period; grants add up';
COMMENT ON COLUMN privacy_budget.epsilon IS 'of differential privacy, summed over all releases';
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
COMMENT ON TABLE noisy_release IS '预算支出 / what was spent of the privacy budgets';
COMMENT ON COLUMN noisy_release.delta IS '0 with Laplace noise';
COMMENT ON COLUMN noisy_release.query IS 'keyed hash of the map without noise and of how it was asked for: the same again costs nothing';

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
COMMENT ON TABLE protected_release IS '已发布地图 / maps that were released, whole, for later ones to be looked at together with them';
COMMENT ON COLUMN protected_release.levels IS 'larger sizes, in metres, that it was released at too';
COMMENT ON COLUMN protected_release.counted IS 'the map before protection, never to be shown';
CREATE INDEX ON protected_release (topic);

CREATE FUNCTION open_topic(topic text, period daterange, what text) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	other record;
BEGIN
	INSERT INTO release_topic AS t (topic) VALUES (open_topic.topic) ON CONFLICT ON CONSTRAINT release_topic_pkey DO UPDATE SET opened = t.opened + 1;
	FOR other IN
		SELECT o.* FROM (SELECT b.topic, b.period, 'density' AS what FROM privacy_budget b UNION ALL SELECT p.topic, p.period, 'density' FROM protected_release p
						 UNION ALL SELECT p.topic, p.period, 'flow' FROM protected_flow p UNION ALL SELECT p.topic, p.period, 'zone_flow' FROM protected_zone_flow p) o
		WHERE o.topic = open_topic.topic
	LOOP
		IF other.what <> what THEN
			RAISE EXCEPTION 'the topic is of another kind of release' USING ERRCODE = 'invalid_parameter_value',
				DETAIL = format('What was released of it is of type %s.', other.what), HINT = 'Give each kind a topic of its own.';
		ELSIF other.period && period AND other.period <> period THEN
			RAISE EXCEPTION 'another period of this topic overlaps the one given' USING ERRCODE = 'invalid_parameter_value',
				DETAIL = 'Two windows that overlap would show together who came and who went.', HINT = 'Release the period that was begun with, or one that follows it.';
		END IF;
	END LOOP;
END $$;
COMMENT ON FUNCTION open_topic(text, daterange, text) IS 'locks a topic until the transaction ends, and refuses a period that overlaps another one of it, and another kind of release';

CREATE FUNCTION grant_privacy_budget(topic text, period daterange, epsilon numeric) RETURNS integer LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	granted integer;
BEGIN
	PERFORM open_topic(topic, period, 'density');
	INSERT INTO privacy_budget (topic, period, epsilon) VALUES (topic, period, epsilon) RETURNING budget INTO granted;
	RETURN granted;
END $$;
COMMENT ON FUNCTION grant_privacy_budget(text, daterange, numeric) IS '批准隐私预算 / lets so much more be spent on noisy maps of a topic and period';

CREATE FUNCTION privacy_budget_left(topic text, period daterange) RETURNS numeric LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT coalesce((SELECT sum(b.epsilon) FROM privacy_budget b WHERE (b.topic, b.period) = ($1, $2)), 0)
		 - coalesce((SELECT sum(n.epsilon) FROM noisy_release n WHERE (n.topic, n.period) = ($1, $2)), 0)
$f$;
COMMENT ON FUNCTION privacy_budget_left(text, daterange) IS '剩余隐私预算 / what is left of the budget of a topic and period';

CREATE FUNCTION release_noisy(
	topic text, period daterange, counted density, epsilon numeric, sensitivity integer, mechanism text DEFAULT 'laplace', delta numeric DEFAULT 1e-6)
RETURNS density LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	key constant bytea := density_noise_key(format('%s %s %s', extract(epoch FROM lower(period)), extract(epoch FROM upper(period)), topic));
	noisy constant density := density_noise(counted, epsilon::float8, sensitivity, key, mechanism, delta::float8);
	asked constant bytea := sha256(key || density_send(counted)
								   || convert_to(concat_ws(' ', epsilon::float8, sensitivity, mechanism, CASE mechanism WHEN 'gaussian' THEN delta::float8 END), 'UTF8'));
	budget numeric;
BEGIN
	PERFORM open_topic(topic, period, 'density');
	IF EXISTS (SELECT FROM noisy_release n WHERE (n.topic, n.period, n.query) = (release_noisy.topic, release_noisy.period, asked)) THEN
		RETURN noisy;
	END IF;
	budget := privacy_budget_left(topic, period);
	IF epsilon > budget THEN
		RAISE EXCEPTION 'the privacy budget is spent' USING ERRCODE = 'configuration_limit_exceeded',
			DETAIL = format('The release costs %s; %s is left for this topic and period.', epsilon, budget),
			HINT = 'Ask again for a map that was released, which costs nothing, or have grant_privacy_budget grant more.';
	END IF;
	INSERT INTO noisy_release (topic, period, epsilon, delta, query) VALUES (topic, period, epsilon, CASE mechanism WHEN 'gaussian' THEN delta ELSE 0 END, asked);
	RETURN noisy;
END $$;
COMMENT ON FUNCTION release_noisy(text, daterange, density, numeric, integer, text, numeric) IS
	'发布加噪地图 / a map with noise (density_noise), charged to the budget of its topic and period; the same again is the same and costs nothing';

-- Persons whose cells lie in the same released cells and counted maps cannot be told apart, and can be told from all others by sums
-- and differences, the total of each counted map being known.  Without JIT, as the planner takes maps for far larger than they are.
CREATE FUNCTION shows_group(counted density[], released density[], k integer) RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT SET jit = off
AS $f$
	WITH person AS (
		SELECT m.number, c.cell, c.count FROM unnest(counted) WITH ORDINALITY m(map, number), density_counts(m.map) c WHERE c.count > 0),
	mark AS (
		SELECT p.cell, -p.number AS mark FROM person p
		UNION
		SELECT c.cell, c.cell::bigint FROM unnest(released) r, density_cells(r) c)
	SELECT EXISTS (
		SELECT FROM (SELECT p.number, p.cell, p.count, array_agg(m.mark ORDER BY m.mark) AS within
					 FROM person p JOIN (SELECT DISTINCT gridcell_size(m.cell) AS size FROM mark m) s ON s.size >= gridcell_size(p.cell)
					 JOIN mark m ON m.cell = gridcell_parent(p.cell, s.size)
					 GROUP BY p.number, p.cell, p.count) g
		GROUP BY g.number, g.within
		HAVING sum(g.count) BETWEEN 1 AND k - 1)
$f$;
COMMENT ON FUNCTION shows_group(density[], density[], integer) IS
	'是否暴露小群体 / do maps released of counted ones show a group of 1 to k - 1 persons together, also by the totals of the counted ones?';

-- Earlier maps were of the same persons if cells that both have agree at every size of either, before protection: else a cell would
-- be another set of persons in each, as at the edge of a crop.
CREATE FUNCTION release_protected(
	topic text, period daterange, counted density, k integer DEFAULT 20, levels integer[] DEFAULT '{1000,10000}', method text DEFAULT 'suppress')
RETURNS density LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	new constant density := density_protect(counted, k, levels, method);
	finest integer;
	earlier protected_release;
	all_released density[] := ARRAY[new];
	all_counted density[] := ARRAY[counted];
	most integer := k;
BEGIN
	PERFORM open_topic(topic, period, 'density');
	FOR earlier IN SELECT * FROM protected_release p WHERE (p.topic, p.period) = (release_protected.topic, release_protected.period) ORDER BY p.release LOOP
		IF (earlier.counted, earlier.k, earlier.levels, earlier.method) = (counted, k, levels, method) THEN
			RETURN earlier.released;
		END IF;
		finest := (SELECT max(gridcell_size(c.cell)) FROM (SELECT cell FROM density_cells(counted) UNION ALL SELECT cell FROM density_cells(earlier.counted)) c);
		IF 'round' IN (earlier.method, method) AND earlier.released <> new OR EXISTS (
			SELECT FROM (SELECT size FROM unnest(levels || earlier.levels || finest) size WHERE size >= finest OFFSET 0) s,
				 LATERAL (SELECT FROM density_counts(density_rollup(counted, size)) a JOIN density_counts(density_rollup(earlier.counted, size)) b ON a.cell = b.cell
						  WHERE a.count <> b.count) d) THEN
			RAISE EXCEPTION 'an earlier map of this topic and period counts other persons, or in another way' USING ERRCODE = 'invalid_parameter_value',
				DETAIL = 'Maps of one period are frozen: cells that two of them have must hold the same persons, at every size released; a rounded map stays the only one.',
				HINT = 'Release whole cells of the largest size, and corrections with the next period.';
		END IF;
		all_released := all_released || earlier.released;
		all_counted := all_counted || earlier.counted;
		most := greatest(most, earlier.k);
	END LOOP;
	IF EXISTS (SELECT FROM density_audit(all_released, most)) OR cardinality(all_counted) > 1 AND shows_group(all_counted, all_released, most) THEN
		RAISE EXCEPTION 'the map would give small groups away together with earlier ones' USING ERRCODE = 'invalid_parameter_value',
			DETAIL = format('Differences of released counts would show groups of fewer than %s persons.', most),
			HINT = 'Release it at the sizes of the earlier maps, or with the next period.';
	END IF;
	INSERT INTO protected_release (topic, period, k, levels, method, released, counted) VALUES (topic, period, k, levels, method, new, counted);
	RETURN new;
END $$;
COMMENT ON FUNCTION release_protected(text, daterange, density, integer, integer[], text) IS
	'发布地图 / a map made safe (density_protect) and looked at together with all earlier ones of its topic and period; refused if they show a group of 1 to k - 1';

@template sql/release_flow.in TYPE=flow DENSITY=density WHATS=cells
@template sql/release_flow.in TYPE=zone_flow DENSITY=zone_density WHATS=zones
