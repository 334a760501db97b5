-- Residence histories, one per person, from declarations. View resolved_residence computes them; table residence has
-- the same contents, and is updated whenever a declaration is made, corrected, ended or withdrawn, in the same
-- transaction. The result depends only on the claims, not on the order in which they were made.

CREATE VIEW claim_in_force AS
SELECT c.claim, c.person, c.dwelling, c.channel, c.period, h.rank, c.declared_on, u.merge_days, u.grace_days,
	u.lapse_days
FROM claim c JOIN channel h USING (channel) CROSS JOIN resolution_rule u
WHERE c.withdrawn_at IS NULL;
COMMENT ON VIEW claim_in_force IS '有效申报 / declarations not withdrawn, with the rules by which they are resolved';

CREATE VIEW stay AS
SELECT m.person, s.place AS dwelling, s.period, s.open, s.rank, s.declared_on, s.claims
FROM (SELECT person, residence_stays_agg(dwelling, period, rank, declared_on, claim, merge_days, grace_days,
	lapse_days) AS stays
	  FROM claim_in_force GROUP BY person) m, LATERAL unnest(m.stays) s;
COMMENT ON VIEW stay
	IS '居住时段 (归并前) / the declarations of one stay of one person at one dwelling, merged; stays may contradict each '
		'other';

CREATE VIEW resolved_residence AS
SELECT m.person, e.place AS dwelling, e.period, e.open, e.declared_on, h.household, e.claims, e.lost, e.conflict
FROM (SELECT person, residence_resolve_agg(dwelling, period, rank, declared_on, claim, merge_days, grace_days,
	lapse_days) AS episodes
	  FROM claim_in_force GROUP BY person) m
CROSS JOIN LATERAL unnest(m.episodes) e
LEFT JOIN LATERAL (
	SELECT c.household FROM claim c JOIN channel USING (channel) WHERE c.claim = ANY (e.claims)
		AND c.household IS NOT NULL
	ORDER BY rank DESC, c.declared_on DESC, c.household LIMIT 1) h ON true;
COMMENT ON VIEW resolved_residence
	IS '据申报推得的居住史 / the contents of table residence, computed from the declarations in force';

-- Only differences are written, so that a residence keeps its number while it is unchanged. The settings force index
-- scans, whatever the size of the tables when the session first planned this (an empty registry is filled by one
-- session), and one plan for any number of persons, as planning takes longer than execution. Sequential scans of the
-- small tables of rules then seem expensive, which must not trigger JIT compilation.
CREATE FUNCTION resolve_persons(persons bigint[]) RETURNS bigint[] LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
	dwellings bigint[];
BEGIN
	-- Concurrent declarations for the same person wait here. The update makes a transaction with an older snapshot
	-- fail, which a lock alone would not.
	PERFORM FROM person WHERE person = ANY (persons) ORDER BY person FOR NO KEY UPDATE;
	UPDATE person SET revision = revision + 1 WHERE person = ANY (persons);
	WITH now AS MATERIALIZED (
		SELECT * FROM resolved_residence WHERE person = ANY (persons)),
	held AS MATERIALIZED (
		SELECT * FROM residence WHERE person = ANY (persons)),
	gone AS (
		DELETE FROM residence WHERE residence = ANY (ARRAY(
			SELECT h.residence FROM held h
			WHERE NOT EXISTS (SELECT FROM now n WHERE n.person = h.person AND n.period = h.period
				AND n.dwelling = h.dwelling
							  AND (n.open, n.declared_on, n.household, n.claims, n.lost,
								n.conflict) IS NOT DISTINCT FROM (h.open, h.declared_on, h.household, h.claims, h.lost,
									h.conflict))))
		RETURNING dwelling),
	made AS (
		INSERT INTO residence (person, dwelling, period, open, declared_on, household, claims, lost, conflict)
		SELECT person, dwelling, period, open, declared_on, household, claims, lost, conflict FROM now n
		WHERE NOT EXISTS (SELECT FROM held h WHERE h.person = n.person AND h.period = n.period
			AND h.dwelling = n.dwelling
						  AND (n.open, n.declared_on, n.household, n.claims, n.lost,
							n.conflict) IS NOT DISTINCT FROM (h.open, h.declared_on, h.household, h.claims, h.lost,
								h.conflict))
		ORDER BY person, period
		RETURNING dwelling)
	SELECT array_agg(DISTINCT dwelling) INTO dwellings FROM (TABLE gone UNION ALL TABLE made) changed;
	RETURN dwellings;
END $$;
COMMENT ON FUNCTION resolve_persons(bigint[]) IS
	'updates the residences of the given persons from the declarations, and returns the dwellings whose residences '
	'changed; for some thousands at a time';

CREATE FUNCTION resolve_and_judge(persons bigint[]) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM judge(ARRAY(SELECT DISTINCT d.dwelling
		FROM parts_of(persons) part, unnest(resolve_persons(part)) d(dwelling)));
END $$;
COMMENT ON FUNCTION resolve_and_judge(bigint[]) IS
	'updates the residences of any number of persons, and the overcrowding of the dwellings affected, from the '
	'declarations';

CREATE FUNCTION resolve() RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM resolve_persons(part) FROM parts_of(ARRAY(SELECT person FROM person)) part;
	ANALYZE residence;
	PERFORM judge(ARRAY(SELECT dwelling FROM dwelling));
	ANALYZE overcrowding;
	RETURN (SELECT count(*) FROM residence);
END $$;
COMMENT ON FUNCTION resolve() IS
	'归并申报为居住史 / rebuilds residences and overcrowding from all declarations, and returns the number of residences; '
	'needed only after changes with triggers disabled';

CREATE FUNCTION claim_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	CASE TG_OP
		WHEN 'INSERT' THEN
			PERFORM resolve_and_judge(ARRAY(SELECT DISTINCT person FROM new_claim));
		WHEN 'UPDATE' THEN
			PERFORM resolve_and_judge(ARRAY(SELECT person FROM old_claim UNION SELECT person FROM new_claim));
		WHEN 'DELETE' THEN
			PERFORM resolve_and_judge(ARRAY(SELECT DISTINCT person FROM old_claim));
		ELSE
			TRUNCATE residence, overcrowding;
	END CASE;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION claim_changed() IS 'trigger: updates residences after a change of declarations';
CREATE TRIGGER resolve_inserted AFTER INSERT
	ON claim REFERENCING NEW TABLE AS new_claim FOR EACH STATEMENT EXECUTE FUNCTION claim_changed();
CREATE TRIGGER resolve_updated AFTER UPDATE
	ON claim REFERENCING OLD TABLE AS old_claim NEW TABLE AS new_claim FOR EACH STATEMENT EXECUTE FUNCTION
		claim_changed();
CREATE TRIGGER resolve_deleted AFTER DELETE
	ON claim REFERENCING OLD TABLE AS old_claim FOR EACH STATEMENT EXECUTE FUNCTION claim_changed();
CREATE TRIGGER resolve_truncated AFTER TRUNCATE ON claim FOR EACH STATEMENT EXECUTE FUNCTION claim_changed();

CREATE FUNCTION resolution_rule_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM resolve();
	RETURN NULL;
END $$;
COMMENT ON FUNCTION resolution_rule_changed() IS 'trigger: rebuilds all residences by the new rule';
CREATE TRIGGER resolve_anew AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
	ON resolution_rule FOR EACH STATEMENT EXECUTE FUNCTION resolution_rule_changed();
CREATE TRIGGER resolve_anew AFTER UPDATE OF rank
	ON channel FOR EACH STATEMENT EXECUTE FUNCTION resolution_rule_changed();

CREATE FUNCTION residence_as_of(valid_at date, known_at timestamptz, of_person bigint DEFAULT NULL)
RETURNS TABLE (person bigint, dwelling bigint, period daterange, open boolean, claims bigint[], lost bigint[],
	conflict boolean)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
	RETURN QUERY
	SELECT m.person, e.place, e.period, e.open, e.claims, e.lost, e.conflict
	FROM (SELECT c.person, residence_resolve_agg(c.dwelling, c.period, h.rank, c.declared_on, c.claim, u.merge_days,
		u.grace_days, u.lapse_days) AS episodes
		  FROM claim c JOIN channel h USING (channel) CROSS JOIN resolution_rule u
		  WHERE c.recorded_at <= known_at AND (c.withdrawn_at IS NULL OR c.withdrawn_at > known_at)
			AND (of_person IS NULL OR c.person = of_person)
		  GROUP BY c.person) m, unnest(m.episodes) e
	WHERE e.period @> valid_at;
END $$;
COMMENT ON FUNCTION residence_as_of(date, timestamptz, bigint) IS
	'某日居住地 (按当时所知) / where everybody, or one person, lived on a day, as known at a time, by the current rules';

CREATE VIEW lost_claim AS
SELECT c.* FROM claim c WHERE c.withdrawn_at IS NULL AND NOT EXISTS (SELECT FROM residence r WHERE r.person = c.person
	AND c.claim = ANY (r.claims));
COMMENT ON VIEW lost_claim IS '未采信的申报 / declarations on which no residence is based, as others contradict them';
