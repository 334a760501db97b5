-- What turns out to be one person, and divisions that change.

CREATE TABLE person_merge (
	merge		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kept		bigint NOT NULL REFERENCES person,
	merged		bigint NOT NULL REFERENCES person,
	others		bigint[] NOT NULL,
	reason		text NOT NULL CHECK (reason <> ''),
	merged_at	timestamptz NOT NULL DEFAULT clock_timestamp(),
	merged_by	name NOT NULL DEFAULT session_user,
	undone_at	timestamptz,
	undone_by	name,
	CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
COMMENT ON TABLE person_merge IS '人员合并 / persons who turned out to be one, and mergers that were undone';
COMMENT ON COLUMN person_merge.others IS 'persons who had been merged into the merged one before';

CREATE FUNCTION merge_persons(kept bigint, merged bigint, reason text) RETURNS bigint LANGUAGE plpgsql SET search_path
	FROM CURRENT AS $$
DECLARE
	done person_merge;
BEGIN
	PERFORM FROM person p WHERE p.person IN (merge_persons.kept, merge_persons.merged) ORDER BY p.person FOR UPDATE;
	IF merge_persons.kept = merge_persons.merged
		OR (SELECT count(*) FROM person p WHERE p.person IN (merge_persons.kept, merge_persons.merged)
			AND p.merged_into IS NULL) < 2 THEN
		PERFORM fail('MG1907');
	END IF;
	INSERT INTO person_merge (kept, merged, others, reason)
	VALUES (merge_persons.kept, merge_persons.merged, ARRAY(SELECT p.person FROM person p
		WHERE p.merged_into = merge_persons.merged), citizen_id_hide(merge_persons.reason))
	RETURNING * INTO done;
	UPDATE person p SET merged_into = done.kept WHERE p.person = done.merged OR p.merged_into = done.merged;
	UPDATE claim c SET person = done.kept, named = coalesce(c.named, c.person) WHERE c.person = done.merged;
	RETURN done.merge;
END $$;
COMMENT ON FUNCTION merge_persons(bigint, bigint, text) IS
	'合并人员 / takes two persons for one: all declarations about the second, also those to come, are about the first; '
	'returns the number of the merger';

CREATE FUNCTION undo_merge(number bigint) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	undone person_merge;
BEGIN
	UPDATE person_merge m SET undone_at = clock_timestamp(), undone_by = session_user
	WHERE m.merge = number AND m.undone_at IS NULL
	  AND (SELECT p.merged_into FROM person p WHERE p.person = m.merged) = m.kept RETURNING * INTO undone;
	IF undone.merge IS NULL THEN
		PERFORM fail('MG1908');
	END IF;
	UPDATE person p SET merged_into = NULL WHERE p.person = undone.merged;
	UPDATE person p SET merged_into = undone.merged WHERE p.person = ANY (undone.others);
	UPDATE claim c SET person = undone.merged, named = nullif(c.named, undone.merged) WHERE c.person = undone.kept
		AND c.named = ANY (undone.others || undone.merged);
END $$;
COMMENT ON FUNCTION undo_merge(bigint) IS
	'撤销合并 / takes a merger of persons back: declarations that named the merged one, those that came since too, are '
	'about that one again; of several mergers the last first';

CREATE FUNCTION recode_region(old region_code, new region_code[], since date DEFAULT today()) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	moved bigint;
BEGIN
	IF cardinality(new) = 0
		OR EXISTS (SELECT FROM unnest(new || old) n WHERE NOT EXISTS (SELECT FROM region r WHERE r.code = n)) THEN
		PERFORM fail('MG1402');
	END IF;
	IF since > today() THEN
		PERFORM fail('MG1909');
	END IF;
	INSERT INTO region_successor SELECT recode_region.old, n, recode_region.since FROM unnest(new) n;
	IF EXISTS (SELECT FROM dwelling d WHERE d.region = recode_region.old AND current_region(d.region, d.place) IS NULL)
		THEN
		PERFORM fail('MG1409');
	END IF;
	UPDATE dwelling d SET region = n.region
	FROM (SELECT dwelling, current_region(region, place) AS region FROM dwelling WHERE region = recode_region.old) n
		WHERE n.dwelling = d.dwelling AND n.region <> d.region;
	GET DIAGNOSTICS moved = ROW_COUNT;
	RETURN moved;
END $$;
COMMENT ON FUNCTION recode_region(region_code, region_code[], date) IS
	'区划变更 / says which divisions have taken the place of one, moves its dwellings to them and returns how many; files '
	'with the old code are understood, and the old division stays in table region';

CREATE VIEW region_now AS
WITH RECURSIVE follow AS (
	SELECT r.code AS old, r.code AS now FROM region r
	UNION
	SELECT f.old, s.new FROM follow f JOIN region_successor s ON s.old = f.now AND s.since <= today())
SELECT f.old, f.now FROM follow f WHERE NOT EXISTS (SELECT FROM region_successor s WHERE s.old = f.now
	AND s.since <= today());
COMMENT ON VIEW region_now
	IS '现行区划对照 / the divisions of today that each code stands for, so that old codes keep answering';
