-- The way to what is known of one person or one mover.  Who asks says what for, and that is in the log, committed, before a row is
-- shown: a request is made in one transaction and opened in later ones, so that nobody reads and takes the trace back.  The functions
-- run with the rights of the registry's owner; officers get these and no table.

CREATE TABLE access_purpose (
	purpose		text PRIMARY KEY,
	label_zh	text NOT NULL,
	label_en	text NOT NULL,
	opens		text[] NOT NULL CHECK (opens <@ '{residences,contacts,trajectory}'),
	by_two		boolean NOT NULL,
	lasts		interval NOT NULL CHECK (lasts > '0'),
	per_day		integer NOT NULL CHECK (per_day > 0),
	clause		text NOT NULL
);
COMMENT ON TABLE access_purpose IS '查询用途 / what records of one person may be opened for';
COMMENT ON COLUMN access_purpose.opens IS 'residences, contacts, trajectory (where the person or a mover was, and when)';
COMMENT ON COLUMN access_purpose.by_two IS 'another login must approve each request';
COMMENT ON COLUMN access_purpose.lasts IS 'how long after the request, or its approval, records may be opened';
COMMENT ON COLUMN access_purpose.per_day IS 'requests that one login may make within 24 hours';
COMMENT ON COLUMN access_purpose.clause IS 'what it is lawful by; periods and numbers are assumed until the city sets its own';
INSERT INTO access_purpose VALUES
	('registration', '登记核实', 'registration', '{residences}', false, '1 hour', 200, 'Zhejiang regulation on residence registration of the floating population (2016)'),
	('subject', '本人查阅', 'asked by the person', '{residences,contacts,trajectory}', false, '1 hour', 50, 'Personal Information Protection Law article 45: access and copy'),
	('emergency', '紧急救助', 'protection of life, health or property', '{residences,contacts,trajectory}', true, '1 hour', 20,
	 'Personal Information Protection Law article 13 (4): public health incidents and emergencies'),
	('statutory', '法定职责', 'statutory duty of an organ', '{residences,contacts,trajectory}', true, '1 hour', 20,
	 'Personal Information Protection Law articles 34 and 35: within the powers and the procedure of the law');
ANALYZE access_purpose;

CREATE TABLE access_log (
	entry		bigint PRIMARY KEY,
	at			timestamptz NOT NULL,
	transaction	xid8 NOT NULL,
	login		name NOT NULL,
	act			text NOT NULL CHECK (act IN ('request', 'approve', 'open')),
	request		bigint NOT NULL REFERENCES access_log,
	record		text NOT NULL,
	pseudonym	bytea,
	mover		text,
	purpose		text NOT NULL REFERENCES access_purpose,
	case_ref	text NOT NULL CHECK (case_ref ~ '\S'),
	link		bytea NOT NULL,
	CHECK (num_nonnulls(pseudonym, mover) = 1)
);
COMMENT ON TABLE access_log IS '查询日志 / who asked for, approved and opened whose records, what for; each entry is chained to the one before';
COMMENT ON COLUMN access_log.transaction IS 'that wrote it: a request is opened by a later one';
COMMENT ON COLUMN access_log.request IS 'the entry that began it';
COMMENT ON COLUMN access_log.record IS 'residences, contacts or trajectory';
COMMENT ON COLUMN access_log.pseudonym IS 'of the person, known to the registry or not';
COMMENT ON COLUMN access_log.link IS 'access_link of the entry before and of this one';
CREATE INDEX ON access_log (request);
CREATE INDEX ON access_log (pseudonym);
CREATE INDEX ON access_log (login, at) WHERE act = 'request';

CREATE TABLE access_head (
	only_row	boolean PRIMARY KEY DEFAULT true CHECK (only_row),
	entry		bigint NOT NULL,
	link		bytea NOT NULL
);
COMMENT ON TABLE access_head IS '日志链头 / the last entry of the log; to be handed to another party now and then, who can tell by it whether entries are missing';
INSERT INTO access_head (entry, link) VALUES (0, '');

CREATE FUNCTION keep_access_log() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	RAISE EXCEPTION 'the access log is only ever added to' USING ERRCODE = 'insufficient_privilege',
		DETAIL = 'Entries are neither changed nor removed.', HINT = 'Keep it for three years at least; hand older entries over with the table.';
END $$;
COMMENT ON FUNCTION keep_access_log() IS 'refuses changes of the access log';
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log EXECUTE FUNCTION keep_access_log();

CREATE FUNCTION access_entry_text(e access_log) RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT AS $f$
	SELECT jsonb_build_array(e.entry, extract(epoch FROM e.at), e.transaction::text, e.login, e.act, e.request, e.record, encode(e.pseudonym, 'hex'), e.mover, e.purpose, e.case_ref)::text
$f$;
COMMENT ON FUNCTION access_entry_text(access_log) IS 'an entry in words that depend on no setting';

CREATE FUNCTION log_access(e access_log) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	head access_head;
BEGIN
	PERFORM check_key(pseudonym_key_tag());
	SELECT * INTO STRICT head FROM access_head FOR UPDATE;
	e.entry := head.entry + 1;
	e.at := clock_timestamp();
	e.transaction := pg_current_xact_id();
	e.login := session_user;
	e.request := coalesce(e.request, e.entry);
	e.link := access_link(head.link, access_entry_text(e));
	INSERT INTO access_log SELECT e.*;
	UPDATE access_head SET entry = e.entry, link = e.link;
	RETURN e.entry;
END $$;
COMMENT ON FUNCTION log_access(access_log) IS 'adds an entry to the log, one after another: its number';

CREATE FUNCTION ask_access(pseudonym bytea, mover text, record text, purpose text, case_ref text) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	e access_log;
	meant access_purpose;
BEGIN
	e.act := 'request';
	e.pseudonym := pseudonym;
	e.mover := citizen_id_hide(mover);
	e.record := record;
	e.purpose := purpose;
	e.case_ref := citizen_id_hide(case_ref);
	IF num_nonnulls(e.record, e.purpose, e.case_ref, coalesce(e.mover, encode(e.pseudonym, 'hex'))) < 4 OR e.case_ref !~ '\S' THEN
		RAISE EXCEPTION 'a request needs one person or mover, a record, a purpose and a case' USING ERRCODE = 'null_value_not_allowed',
			HINT = 'The case is the number under which the matter is kept.';
	END IF;
	SELECT * INTO meant FROM access_purpose p WHERE p.purpose = e.purpose;
	IF NOT e.record = ANY (coalesce(meant.opens, '{}')) THEN
		RAISE EXCEPTION 'the purpose does not open this record' USING ERRCODE = 'insufficient_privilege',
			DETAIL = CASE WHEN meant.purpose IS NULL THEN 'There is no such purpose.' ELSE format('Purpose %s opens: %s.', meant.purpose, array_to_string(meant.opens, ', ')) END,
			HINT = 'Table access_purpose holds the purposes.';
	END IF;
	-- Who asks at the same time waits here, so that the count is of all that came before.
	PERFORM FROM access_head FOR UPDATE;
	IF (SELECT count(*) FROM access_log l WHERE l.login = session_user AND l.act = 'request' AND l.purpose = e.purpose AND l.at > clock_timestamp() - interval '1 day') >= meant.per_day THEN
		RAISE EXCEPTION 'too many requests within a day' USING ERRCODE = 'configuration_limit_exceeded',
			DETAIL = format('A login may make %s for this purpose.', meant.per_day), HINT = 'Have another one ask, or go on tomorrow.';
	END IF;
	RETURN log_access(e);
END $$;
COMMENT ON FUNCTION ask_access(bytea, text, text, text, text) IS 'checks a request and logs it';

CREATE FUNCTION request_access(number citizen_id, record text, purpose text, case_ref text) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
	RETURN ask_access(citizen_id_pseudonym(number), NULL, record, purpose, case_ref);
COMMENT ON FUNCTION request_access(citizen_id, text, text, text) IS
	'申请查询个人记录 / asks for a record of a person by number: residences, contacts or trajectory; the request to be opened after COMMIT';

CREATE FUNCTION request_mover(mover text, purpose text, case_ref text) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
	RETURN ask_access(NULL, mover, 'trajectory', purpose, case_ref);
COMMENT ON FUNCTION request_mover(text, text, text) IS '申请查询轨迹 / asks for the positions of a mover; the request to be opened after COMMIT';

CREATE FUNCTION approve_access(request bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	e access_log;
BEGIN
	SELECT * INTO e FROM access_log l WHERE l.entry = approve_access.request AND l.act = 'request';
	IF NOT FOUND OR e.login = session_user THEN
		RAISE EXCEPTION 'this is no request of another login' USING ERRCODE = 'insufficient_privilege',
			DETAIL = 'A request is approved by somebody else than who made it.', HINT = 'Give the number that request_access told.';
	END IF;
	e.act := 'approve';
	RETURN log_access(e);
END $$;
COMMENT ON FUNCTION approve_access(bigint) IS '批准查询 / approves the request of another login';

CREATE FUNCTION open_access(request bigint, record text) RETURNS access_log LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	e access_log;
	meant access_purpose;
	since timestamptz;
BEGIN
	SELECT * INTO e FROM access_log l WHERE l.entry = open_access.request AND l.act = 'request' AND l.login = session_user AND l.record = open_access.record;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is no such request of this login' USING ERRCODE = 'insufficient_privilege',
			DETAIL = format('It must be for the record %s.', record), HINT = 'Make one with request_access.';
	END IF;
	IF e.transaction = pg_current_xact_id() THEN
		RAISE EXCEPTION 'the request is not committed' USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'What is shown must not vanish from the log.', HINT = 'COMMIT, then open it.';
	END IF;
	SELECT * INTO meant FROM access_purpose p WHERE p.purpose = e.purpose;
	since := e.at;
	IF meant.by_two THEN
		since := (SELECT max(l.at) FROM access_log l WHERE l.request = e.entry AND l.act = 'approve' AND l.transaction <> pg_current_xact_id());
		IF since IS NULL THEN
			RAISE EXCEPTION 'the request is not approved' USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'Its purpose asks for the word of another login.', HINT = 'Have it approved with approve_access.';
		END IF;
	END IF;
	IF clock_timestamp() > since + meant.lasts THEN
		RAISE EXCEPTION 'the request has expired' USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('It could be opened for %s.', meant.lasts), HINT = 'Make another one.';
	END IF;
	e.act := 'open';
	PERFORM log_access(e);
	RETURN e;
END $$;
COMMENT ON FUNCTION open_access(bigint, text) IS 'checks that a request may be opened by this login now, and logs that it is';

CREATE FUNCTION open_residences(request bigint)
RETURNS TABLE (dwelling text, region region_code, period daterange, declared_on date, conflict boolean) LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	opened constant access_log := open_access(request, 'residences');
BEGIN
	RETURN QUERY SELECT d.code, d.region, r.period, r.declared_on, r.conflict
				 FROM person p JOIN residence r ON r.person = p.person JOIN dwelling d ON d.dwelling = r.dwelling
				 WHERE p.pseudonym = opened.pseudonym ORDER BY r.period;
END $$;
COMMENT ON FUNCTION open_residences(bigint) IS '查阅居住史 / where the person of a request lives and lived';

CREATE FUNCTION open_contacts(request bigint, within daterange, degree integer DEFAULT 1, min_days float8 DEFAULT 0)
RETURNS TABLE (person bigint, degree_of_contact integer, via bigint, exposed_from date, last_contact date, exposure_days float8, dwellings integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	opened constant access_log := open_access(request, 'contacts');
BEGIN
	RETURN QUERY SELECT c.* FROM person p, LATERAL contacts(p.person, within, degree, min_days) c WHERE p.pseudonym = opened.pseudonym;
END $$;
COMMENT ON FUNCTION open_contacts(bigint, daterange, integer, float8) IS '查阅同住接触者 / who shared a dwelling with the person of a request, as contacts tells';

CREATE FUNCTION access_to(number citizen_id) RETURNS TABLE (at timestamptz, act text, record text, purpose text, clause text) LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	SELECT l.at, l.act, l.record, l.purpose, p.clause
	FROM access_log l JOIN access_purpose p ON p.purpose = l.purpose WHERE l.pseudonym = (SELECT pseudonym_of(number)) ORDER BY l.entry
$f$;
COMMENT ON FUNCTION access_to(citizen_id) IS '谁查阅过我 / what a person is told of who asked for and opened their records, and what for';

CREATE FUNCTION access_log_faults(known_entry bigint DEFAULT 0, known_link bytea DEFAULT '') RETURNS TABLE (entry bigint, problem text) LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	WITH chain AS (
		SELECT l.entry, l.link, lag(l.entry, 1, 0) OVER w AS before, access_link(lag(l.link, 1, '') OVER w, access_entry_text(l)) AS due
		FROM access_log l WINDOW w AS (ORDER BY l.entry)),
	last AS (
		SELECT coalesce(max(c.entry), 0) AS entry FROM chain c)
	SELECT c.entry, 'entries before it are missing' FROM chain c WHERE c.entry <> c.before + 1
	UNION ALL
	SELECT c.entry, 'it, or the one before it, was changed' FROM chain c WHERE c.link <> c.due
	UNION ALL
	SELECT h.entry, 'it is not the end of the log' FROM access_head h, last WHERE h.entry <> last.entry OR h.link <> coalesce((SELECT c.link FROM chain c WHERE c.entry = h.entry), '')
	UNION ALL
	SELECT known_entry, 'it is not what it was when it was handed over' WHERE known_link <> coalesce((SELECT c.link FROM chain c WHERE c.entry = known_entry), '')
	ORDER BY 1, 2
$f$;
COMMENT ON FUNCTION access_log_faults(bigint, bytea) IS
	'日志校验 / where the chain of the log is broken; no row is a log as it was written. With an entry and its link that were handed to another party, an end that was cut off is found too';

REVOKE EXECUTE ON FUNCTION request_access(citizen_id, text, text, text), request_mover(text, text, text), approve_access(bigint), open_residences(bigint),
	open_contacts(bigint, daterange, integer, float8) FROM PUBLIC;
