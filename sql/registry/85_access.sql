-- Access to the records of one person or one mover. A request states its purpose, and is in the log before a row is
-- shown. The functions run with the rights of the registry's owner; officers are granted these and no table.
--
-- Each entry is written by autonomous_call, in an autonomous transaction that has ended when the call returns.  So
-- - what is shown remains in the log, whatever happens to the caller's transaction and whatever its settings
--   (synchronous_commit off, READ ONLY, REPEATABLE READ): the commit of the entry is on disk, and on the synchronous
--   standbys if there are any, before a row is read;
-- - no lock outlives the call: writers wait for each other at the head of the chain only while an entry is committed,
--   and never for an idle open transaction;
-- - entries are numbered without gaps in commit order, and each writer sees all earlier ones: the chain has a single
--   order, and limits on the number of requests are exact.
-- A call that fails or is canceled in between may leave an entry of something that was not shown; never the other way
-- around.

CREATE TABLE access_purpose (
	purpose		text PRIMARY KEY,
	label_zh	text NOT NULL,
	label_en	text NOT NULL,
	opens		text[] NOT NULL CHECK (opens <@ '{residences,contacts,trajectory}'),
	by_two		boolean NOT NULL CHECK (by_two OR opens <@ '{residences}'),
	asked_by	name[] CHECK (array_position(asked_by, NULL) IS NULL),
	approved_by	name[] CHECK (array_position(approved_by, NULL) IS NULL),
	max_persons	integer NOT NULL CHECK (max_persons > 0),
	waits		interval NOT NULL DEFAULT '1 day' CHECK (waits > '0'),
	lasts		interval NOT NULL CHECK (lasts > '0'),
	per_day		integer NOT NULL CHECK (per_day > 0),
	clause		text NOT NULL
);
COMMENT ON TABLE access_purpose
	IS '查询用途 / purposes for which records of one person may be opened, by whom, and of how many persons';
COMMENT ON COLUMN access_purpose.opens
	IS 'records: residences, contacts, trajectory (positions of the person or a mover, with times)';
COMMENT ON COLUMN access_purpose.by_two
	IS 'another login must approve each request; may be false only if just residences are opened';
COMMENT ON COLUMN access_purpose.asked_by
	IS 'roles of which a login must be a member to make and open requests; NULL: anyone who may call the functions';
COMMENT ON COLUMN access_purpose.approved_by
	IS 'roles of which a login must be a member to review and approve requests; NULL: anyone who may call the '
		'functions';
COMMENT ON COLUMN access_purpose.max_persons IS 'number of persons that one request may show, including its subject';
COMMENT ON COLUMN access_purpose.waits IS 'how long after the request it may be approved';
COMMENT ON COLUMN access_purpose.lasts
	IS 'how long after the request, or its first approval that was not withdrawn, records may be opened';
COMMENT ON COLUMN access_purpose.per_day IS 'requests that one login may make within 24 hours';
COMMENT ON COLUMN access_purpose.clause IS 'legal basis; periods and numbers are assumed until the city sets its own';
INSERT INTO access_purpose (purpose, label_zh, label_en, opens, by_two, max_persons, lasts, per_day, clause) VALUES
	('registration', '登记核实', 'registration', '{residences}', false, 1, '1 hour', 200,
		'Zhejiang regulation on residence registration of the floating population (2016)'),
	('subject', '本人查阅', 'asked by the person, whose identity who approves has checked', '{residences,trajectory}', true,
		1, '1 hour', 50,
	 'Personal Information Protection Law article 45: access and copy'),
	('emergency', '紧急救助', 'protection of life, health or property', '{residences,contacts,trajectory}', true, 1000,
		'1 hour', 20,
	 'Personal Information Protection Law article 13 (4): public health incidents and emergencies'),
	('statutory', '法定职责', 'statutory duty of an organ', '{residences,contacts,trajectory}', true, 200, '1 hour', 20,
	 'Personal Information Protection Law articles 34 and 35: within the powers and the procedure of the law');
ANALYZE access_purpose;

CREATE TABLE access_log (
	entry		bigint PRIMARY KEY,
	at			timestamptz NOT NULL,
	transaction	xid8 NOT NULL,
	login		name NOT NULL,
	act			text NOT NULL CHECK (act IN ('request', 'review', 'approve', 'withdraw', 'open', 'shown')),
	request		bigint NOT NULL REFERENCES access_log,
	record		text NOT NULL,
	within		daterange NOT NULL,
	degree		integer NOT NULL,
	pseudonym	bytea,
	mover		text,
	purpose		text NOT NULL REFERENCES access_purpose,
	case_ref	text NOT NULL CHECK (case_ref ~ '\S'),
	link		bytea NOT NULL,
	CHECK (num_nonnulls(pseudonym, mover) = 1)
);
COMMENT ON TABLE access_log
	IS '查询日志 / who requested, reviewed, approved, withdrew and opened whose records, for what purpose, and whom these '
		'showed; each entry is chained to the previous one';
COMMENT ON COLUMN access_log.transaction IS 'transaction that wrote the entry';
COMMENT ON COLUMN access_log.login IS 'session user, regardless of SET ROLE';
COMMENT ON COLUMN access_log.act
	IS 'request; review, approve and withdraw; open, for the person or mover requested; shown, for each other person '
		'in what was opened, once per request';
COMMENT ON COLUMN access_log.request IS 'entry of the request';
COMMENT ON COLUMN access_log.record IS 'residences, contacts or trajectory';
COMMENT ON COLUMN access_log.within IS 'days for which the request may show the record';
COMMENT ON COLUMN access_log.degree IS 'maximum degree of contacts that it may show';
COMMENT ON COLUMN access_log.pseudonym IS 'of the person, known to the registry or not';
COMMENT ON COLUMN access_log.link IS 'access_link of the previous entry and of this one';
CREATE INDEX ON access_log (request);
CREATE INDEX ON access_log (pseudonym);
CREATE INDEX ON access_log (login, at) WHERE act = 'request';

CREATE TABLE access_head (
	only_row	boolean PRIMARY KEY DEFAULT true CHECK (only_row),
	entry		bigint NOT NULL,
	link		bytea NOT NULL
);
COMMENT ON TABLE access_head
	IS '日志链头 / the last entry of the log; to be handed to another party regularly, so that missing entries can be '
		'detected';
INSERT INTO access_head (entry, link) VALUES (0, '');

CREATE FUNCTION keep_access_log() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
	RAISE EXCEPTION 'the access log is append-only' USING ERRCODE = 'insufficient_privilege',
		DETAIL = 'Entries are neither changed nor removed.',
			HINT = 'Keep it for three years at least; hand older entries over with the table.';
END $$;
COMMENT ON FUNCTION keep_access_log() IS 'refuses changes of the access log';
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log EXECUTE FUNCTION keep_access_log();

CREATE FUNCTION access_entry_text(e access_log) RETURNS text LANGUAGE sql STABLE
	SET search_path = registry, pg_temp AS $f$
	SELECT jsonb_build_array(e.entry, extract(epoch FROM e.at), e.transaction::text, e.login, e.act, e.request,
		e.record, lower(e.within), upper(e.within), e.degree,
							 encode(e.pseudonym, 'hex'), e.mover, e.purpose, e.case_ref)::text
$f$;
COMMENT ON FUNCTION access_entry_text(access_log) IS 'text of an entry, independent of settings';

-- The functions up to write_access run in the transaction of an entry, which has locked the head.

CREATE FUNCTION log_access(e access_log) RETURNS bigint LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
DECLARE
	head access_head;
BEGIN
	PERFORM check_key(@toolkit@.pseudonym_key_tag());
	SELECT * INTO STRICT head FROM access_head;
	e.entry := head.entry + 1;
	e.at := clock_timestamp();
	e.transaction := pg_current_xact_id();
	e.login := session_user;
	e.request := coalesce(e.request, e.entry);
	e.link := @toolkit@.access_link(head.link, access_entry_text(e));
	INSERT INTO access_log SELECT e.*;
	UPDATE access_head SET entry = e.entry, link = e.link;
	RETURN e.entry;
END $$;
COMMENT ON FUNCTION log_access(access_log) IS 'adds an entry to the log and returns its number';

CREATE FUNCTION login_is_one_of(roles name[]) RETURNS boolean LANGUAGE sql STABLE SET search_path = registry, pg_temp
AS $f$
	SELECT roles IS NULL OR EXISTS (SELECT FROM pg_roles r WHERE r.rolname = ANY (roles)
		AND pg_has_role(session_user, r.oid, 'MEMBER'))
$f$;
COMMENT ON FUNCTION login_is_one_of(name[]) IS 'is the login a member of one of these roles?  Always true for NULL';

CREATE FUNCTION check_access_purpose(e access_log) RETURNS access_purpose LANGUAGE plpgsql
	SET search_path = registry, pg_temp AS $$
DECLARE
	meant access_purpose;
BEGIN
	SELECT * INTO meant FROM access_purpose p WHERE p.purpose = e.purpose;
	IF NOT e.record = ANY (coalesce(meant.opens, '{}')) THEN
		RAISE EXCEPTION 'the purpose does not allow this record' USING ERRCODE = 'insufficient_privilege',
			DETAIL = CASE WHEN meant.purpose IS NULL THEN 'There is no such purpose.'
				ELSE format('Purpose %s opens: %s.', meant.purpose, array_to_string(meant.opens, ', ')) END,
			HINT = 'Table access_purpose holds the purposes.';
	END IF;
	IF NOT login_is_one_of(meant.asked_by) THEN
		RAISE EXCEPTION 'the purpose does not allow this login' USING ERRCODE = 'insufficient_privilege',
			DETAIL = format('Purpose %s is for members of: %s.', meant.purpose, array_to_string(meant.asked_by, ', ')),
				HINT = 'Have one of them ask.';
	END IF;
	RETURN meant;
END $$;
COMMENT ON FUNCTION check_access_purpose(access_log)
	IS 'checks that a purpose opens a record to the login, and returns the purpose';

CREATE FUNCTION check_access_request(e access_log) RETURNS void LANGUAGE plpgsql
	SET search_path = registry, pg_temp AS $$
DECLARE
	meant access_purpose;
BEGIN
	IF num_nonnulls(e.record, e.purpose, e.case_ref, e.degree, coalesce(e.mover, encode(e.pseudonym, 'hex'))) < 5
		OR topic_key(e.case_ref) = '' THEN
		RAISE EXCEPTION 'a request needs one person or mover, a record, a purpose and a case'
			USING ERRCODE = 'null_value_not_allowed',
			HINT = 'The case is the number under which the matter is kept.';
	END IF;
	IF length(e.case_ref) > 1000 OR length(e.mover) > 1000 THEN
		RAISE EXCEPTION 'the case or the mover is too long' USING ERRCODE = 'string_data_right_truncation',
			DETAIL = 'The log takes 1000 characters of each.',
				HINT = 'The case is the number under which the matter is kept.';
	END IF;
	meant := check_access_purpose(e);
	IF (SELECT count(*) FROM access_log l WHERE l.login = session_user AND l.act = 'request' AND l.purpose = e.purpose
		AND l.at > clock_timestamp() - interval '1 day') >= meant.per_day THEN
		RAISE EXCEPTION 'too many requests within a day' USING ERRCODE = 'configuration_limit_exceeded',
			DETAIL = format('A login may make %s for this purpose.', meant.per_day),
				HINT = 'Have another one ask, or go on tomorrow.';
	END IF;
END $$;
COMMENT ON FUNCTION check_access_request(access_log) IS 'checks that the login may make a request';

CREATE FUNCTION check_access_stands(e access_log) RETURNS void LANGUAGE plpgsql
	SET search_path = registry, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM access_log l WHERE l.request = e.entry AND l.act = 'withdraw' AND l.login = e.login) THEN
		RAISE EXCEPTION 'the request was withdrawn' USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'Make another one.';
	END IF;
END $$;
COMMENT ON FUNCTION check_access_stands(access_log) IS 'checks that a request has not been withdrawn by its login';

CREATE FUNCTION check_access_review(e access_log) RETURNS void LANGUAGE plpgsql
	SET search_path = registry, pg_temp AS $$
DECLARE
	meant access_purpose;
BEGIN
	SELECT * INTO meant FROM access_purpose p WHERE p.purpose = e.purpose;
	IF e.entry IS NULL OR e.login = session_user OR NOT meant.by_two OR NOT login_is_one_of(meant.approved_by) THEN
		RAISE EXCEPTION 'not a request of another login' USING ERRCODE = 'insufficient_privilege',
			DETAIL = 'A request is approved by somebody else than who made it, who may approve for its purpose.',
				HINT = 'pending_access lists those that wait.';
	END IF;
	PERFORM check_access_stands(e);
	IF clock_timestamp() > e.at + meant.waits THEN
		RAISE EXCEPTION 'the request is no longer pending' USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('It could be approved for %s.', meant.waits), HINT = 'Have another one made.';
	END IF;
END $$;
COMMENT ON FUNCTION check_access_review(access_log) IS 'checks that the login may review a request';

CREATE FUNCTION check_access_approval(e access_log) RETURNS void LANGUAGE plpgsql
	SET search_path = registry, pg_temp AS $$
BEGIN
	PERFORM check_access_review(e);
	IF EXISTS (SELECT FROM access_log l WHERE l.request = e.entry AND l.act = 'approve' AND l.login = session_user) THEN
		RAISE EXCEPTION 'this login has already approved the request' USING ERRCODE = 'unique_violation',
			DETAIL = 'A login approves a request once, also if the approval was withdrawn.',
				HINT = 'If its time is over, have another one made.';
	END IF;
END $$;
COMMENT ON FUNCTION check_access_approval(access_log) IS 'checks that the login may approve a request';

CREATE FUNCTION check_access_withdrawal(e access_log) RETURNS void LANGUAGE plpgsql
	SET search_path = registry, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM access_log l WHERE l.request = e.entry AND l.act IN ('request', 'approve')
		AND l.login = session_user)
	   OR EXISTS (SELECT FROM access_log l WHERE l.request = e.entry AND l.act = 'withdraw' AND l.login = session_user)
		THEN
		RAISE EXCEPTION 'there is nothing to withdraw' USING ERRCODE = 'insufficient_privilege',
			DETAIL = 'A request is withdrawn by who made it, an approval by who gave it, once.',
				HINT = 'Give the number that request_access told.';
	END IF;
END $$;
COMMENT ON FUNCTION check_access_withdrawal(access_log)
	IS 'checks that the login has a request or approval to withdraw';

CREATE FUNCTION access_approved_at(request bigint) RETURNS timestamptz LANGUAGE sql STABLE
	SET search_path = registry, pg_temp
AS $f$
	SELECT min(l.at) FROM access_log l
	WHERE l.request = access_approved_at.request AND l.act = 'approve'
		  AND NOT EXISTS (SELECT FROM access_log w WHERE w.request = l.request AND w.act = 'withdraw'
			AND w.login = l.login)
$f$;
COMMENT ON FUNCTION access_approved_at(bigint) IS 'time of the first approval of a request that was not withdrawn';

CREATE FUNCTION check_access_opening(e access_log, record text) RETURNS void LANGUAGE plpgsql
	SET search_path = registry, pg_temp AS $$
DECLARE
	meant access_purpose;
	since timestamptz;
BEGIN
	IF (e.login, e.record) = (session_user, record) THEN
		meant := check_access_purpose(e);
	ELSE
		RAISE EXCEPTION 'this login has no such request' USING ERRCODE = 'insufficient_privilege',
			DETAIL = format('It must be for the record %s.', record), HINT = 'Make one with request_access.';
	END IF;
	PERFORM check_access_stands(e);
	since := e.at;
	IF meant.by_two THEN
		since := access_approved_at(e.entry);
		IF since IS NULL THEN
			RAISE EXCEPTION 'the request is not approved' USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = 'Its purpose asks for the word of another login.',
					HINT = 'Have it approved with approve_access.';
		END IF;
	END IF;
	IF clock_timestamp() > since + meant.lasts THEN
		RAISE EXCEPTION 'the request has expired' USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('It could be opened for %s.', meant.lasts), HINT = 'Make another one.';
	END IF;
END $$;
COMMENT ON FUNCTION check_access_opening(access_log, text) IS 'checks that the login may open a request now';

CREATE FUNCTION log_access_shown(e access_log, shown jsonb) RETURNS bigint LANGUAGE plpgsql
	SET search_path = registry, pg_temp AS $$
DECLARE
	most constant integer := (SELECT max_persons FROM access_purpose p WHERE p.purpose = e.purpose);
	others constant bytea[] := ARRAY(SELECT decode(s, 'hex') FROM jsonb_array_elements_text(shown) s EXCEPT
		SELECT l.pseudonym FROM access_log l WHERE l.request = e.entry ORDER BY 1);
	shown_before constant bigint := (SELECT count(*) FROM access_log l WHERE l.request = e.entry AND l.act = 'shown');
BEGIN
	IF 1 + shown_before + cardinality(others) > most THEN
		RAISE EXCEPTION 'the request would show too many persons' USING ERRCODE = 'configuration_limit_exceeded',
			DETAIL = format('A request for the purpose %s shows %s in all.', e.purpose, most),
				HINT = 'Open it for a shorter period or a lower degree, or for contacts of more days.';
	END IF;
	e.act := 'shown';
	FOREACH e.pseudonym IN ARRAY others LOOP
		PERFORM log_access(e);
	END LOOP;
	RETURN cardinality(others);
END $$;
COMMENT ON FUNCTION log_access_shown(access_log,
	jsonb) IS
		'adds an entry for each of these pseudonyms that the request has not shown yet, and returns their number; '
		'refuses too many';

CREATE FUNCTION write_access(asked text) RETURNS bigint LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
DECLARE
	a constant jsonb := asked;
	e access_log;
BEGIN
	-- Concurrent writers wait here, so that the following sees all earlier entries.
	PERFORM FROM access_head FOR UPDATE;
	IF a ->> 'act' = 'request' THEN
		e.record := a ->> 'record';
		e.within := daterange((a ->> 'from')::date, (a ->> 'to')::date);
		e.degree := a ->> 'degree';
		e.pseudonym := decode(a ->> 'pseudonym', 'hex');
		e.mover := a ->> 'mover';
		e.purpose := a ->> 'purpose';
		e.case_ref := a ->> 'case_ref';
		PERFORM check_access_request(e);
	ELSE
		SELECT * INTO e FROM access_log l WHERE l.entry = (a ->> 'request')::bigint AND l.act = 'request';
	END IF;
	CASE a ->> 'act'
		WHEN 'request' THEN NULL;
		WHEN 'review' THEN PERFORM check_access_review(e);
		WHEN 'approve' THEN PERFORM check_access_approval(e);
		WHEN 'withdraw' THEN PERFORM check_access_withdrawal(e);
		WHEN 'open' THEN PERFORM check_access_opening(e, a ->> 'record');
		WHEN 'shown' THEN
			PERFORM check_access_opening(e, a ->> 'record');
			RETURN log_access_shown(e, a -> 'shown');
	END CASE;
	e.act := a ->> 'act';
	RETURN log_access(e);
END $$;
COMMENT ON FUNCTION write_access(text)
	IS 'checks an act of a login and logs it, in an autonomous transaction; returns the number of the entry, or how '
		'many were shown';

CREATE FUNCTION commit_access(act text, details jsonb) RETURNS bigint LANGUAGE sql SET search_path = registry, pg_temp
AS $f$
	SELECT @toolkit@.autonomous_call('registry.write_access(text)', (jsonb_build_object('act', act) || details)::text)
$f$;
COMMENT ON FUNCTION commit_access(text, jsonb) IS 'calls write_access in an autonomous transaction';

CREATE FUNCTION ask_access(pseudonym bytea, mover text, record text, purpose text, case_ref text, within daterange,
	degree integer) RETURNS bigint
LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
	IF coalesce(isempty(within), true) OR degree NOT BETWEEN 1 AND 1000 THEN
		RAISE EXCEPTION 'a request needs days, and contacts a degree from 1 to 1000'
			USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Where they are left out, a request is for all days and for direct contacts.';
	END IF;
	RETURN commit_access('request', jsonb_build_object('pseudonym', encode(pseudonym, 'hex'),
		'mover', @toolkit@.citizen_id_hide(mover), 'record', record, 'purpose', purpose,
			'case_ref', @toolkit@.citizen_id_hide(case_ref),
		'from', lower(within), 'to', upper(within), 'degree', degree));
END $$;
COMMENT ON FUNCTION ask_access(bytea, text, text, text, text, daterange, integer) IS 'checks a request and logs it';

CREATE FUNCTION request_access(number citizen_id, record text, purpose text, case_ref text,
	within daterange DEFAULT '(,)', degree integer DEFAULT 1) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = registry, pg_temp
	RETURN ask_access(citizen_id_pseudonym(number), NULL, record, purpose, case_ref, within, degree);
COMMENT ON FUNCTION request_access(citizen_id, text, text, text, daterange, integer) IS
	'申请查询个人记录 / requests a record of a person by number: residences, contacts up to a degree, or trajectory, on these '
	'days';

CREATE FUNCTION request_mover(mover text, purpose text, case_ref text, within daterange DEFAULT '(,)') RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = registry, pg_temp
	RETURN ask_access(NULL, mover, 'trajectory', purpose, case_ref, within, 1);
COMMENT ON FUNCTION request_mover(text, text, text,
	daterange) IS '申请查询轨迹 / requests the positions of a mover on these days';

CREATE TYPE access_request AS (
	request		bigint,
	at			timestamptz,
	login		name,
	record		text,
	within		daterange,
	degree		integer,
	purpose		text,
	label_zh	text,
	label_en	text,
	clause		text,
	case_ref	text,
	persons		bigint,
	birth_month	date,
	sex			smallint,
	origin		region_code,
	mover		text
);
COMMENT ON TYPE access_request
	IS '查询申请 / a request as shown to approvers: who requests what, when, for what purpose and in which case';
COMMENT ON COLUMN access_request.persons
	IS 'number of persons that it would show, including its subject: those who shared a dwelling, if it is for '
		'contacts';
COMMENT ON COLUMN access_request.birth_month
	IS 'if the registry knows the person, as for sex and origin; never the number';

CREATE FUNCTION access_request(request bigint) RETURNS access_request LANGUAGE plpgsql STABLE
	SET search_path = registry, pg_temp AS $$
DECLARE
	told access_request;
BEGIN
	SELECT l.entry, l.at, l.login, l.record, l.within, l.degree, l.purpose, u.label_zh, u.label_en, u.clause,
		l.case_ref,
		   1 + (SELECT count(*) FROM contacts(p.person, l.within, l.degree) WHERE l.record = 'contacts'), p.birth_month,
			p.sex, p.origin, l.mover
	INTO told
	FROM access_log l JOIN access_purpose u ON u.purpose = l.purpose LEFT JOIN person p ON p.pseudonym = l.pseudonym
	WHERE l.entry = access_request.request AND l.act = 'request';
	RETURN told;
END $$;
COMMENT ON FUNCTION access_request(bigint) IS 'a request as shown to approvers';

CREATE FUNCTION pending_access()
	RETURNS TABLE (request bigint, at timestamptz, login name, record text, purpose text, case_ref text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = registry, pg_temp
AS $f$
	SELECT l.entry, l.at, l.login, l.record, l.purpose, l.case_ref
	FROM access_log l JOIN access_purpose p ON p.purpose = l.purpose
	WHERE l.act = 'request' AND p.by_two AND l.login <> session_user AND login_is_one_of(p.approved_by)
		AND l.at > clock_timestamp() - p.waits
		  AND access_approved_at(l.entry) IS NULL AND NOT EXISTS (SELECT FROM access_log w WHERE w.request = l.entry
			AND w.act = 'withdraw' AND w.login = l.login)
	ORDER BY l.entry
$f$;
COMMENT ON FUNCTION pending_access()
	IS '待批申请 / requests of other logins that this login may approve and that nobody has approved yet';

CREATE FUNCTION judge_access(act text, request bigint) RETURNS access_request LANGUAGE plpgsql
	SET search_path = registry, pg_temp AS $$
BEGIN
	-- A request that is not visible to this transaction could not be shown, and is treated as missing.
	PERFORM commit_access(act, jsonb_build_object('request', (SELECT l.entry FROM access_log l
		WHERE l.entry = judge_access.request)));
	RETURN access_request(request);
END $$;
COMMENT ON FUNCTION judge_access(text, bigint) IS 'logs a review or approval of a request, and shows the request';

CREATE FUNCTION review_access(request bigint) RETURNS access_request LANGUAGE sql SECURITY DEFINER
	SET search_path = registry, pg_temp
	RETURN judge_access('review', request);
COMMENT ON FUNCTION review_access(bigint)
	IS '查看申请 / shows the request of another login to a login that may approve it, and logs that';

CREATE FUNCTION approve_access(request bigint) RETURNS access_request LANGUAGE sql SECURITY DEFINER
	SET search_path = registry, pg_temp
	RETURN judge_access('approve', request);
COMMENT ON FUNCTION approve_access(bigint)
	IS '批准查询 / approves the request of another login, once, and shows what was approved';

CREATE FUNCTION withdraw_access(request bigint) RETURNS bigint LANGUAGE sql SECURITY DEFINER
	SET search_path = registry, pg_temp
	RETURN commit_access('withdraw', jsonb_build_object('request', request));
COMMENT ON FUNCTION withdraw_access(bigint)
	IS '撤回 / withdraws the login''s own request, or its approval of another one: the request can no longer be opened, '
		'or not by this approval';

CREATE FUNCTION open_access(request bigint, record text) RETURNS access_log LANGUAGE plpgsql
	SET search_path = registry, pg_temp AS $$
DECLARE
	opened access_log;
BEGIN
	PERFORM commit_access('open', jsonb_build_object('request', request, 'record', record));
	SELECT * INTO opened FROM access_log l WHERE l.entry = open_access.request;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'the request is not visible to this transaction'
			USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'The transaction is REPEATABLE READ or SERIALIZABLE.', HINT = 'Open the request in another one.';
	END IF;
	RETURN opened;
END $$;
COMMENT ON FUNCTION open_access(bigint, text) IS 'checks that this login may open a request now, and logs that';

CREATE FUNCTION open_residences(request bigint)
RETURNS TABLE (dwelling text, region region_code, period daterange, declared_on date, conflict boolean)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = registry, pg_temp AS $$
DECLARE
	opened constant access_log := open_access(request, 'residences');
BEGIN
	RETURN QUERY SELECT d.code, d.region, r.period * opened.within, r.declared_on, r.conflict
				 FROM residence r JOIN dwelling d ON d.dwelling = r.dwelling
				 WHERE r.person = person_named(opened.pseudonym) AND r.period && opened.within ORDER BY r.period;
END $$;
COMMENT ON FUNCTION open_residences(bigint) IS '查阅居住史 / residences of the person of a request, on its days';

-- The rows are computed once; the persons in them are logged after that and before the rows are returned.
CREATE FUNCTION open_contacts(request bigint, within daterange DEFAULT '(,)', degree integer DEFAULT 1,
	min_days float8 DEFAULT 0)
RETURNS TABLE (person bigint, degree_of_contact integer, via bigint, exposed_from date, last_contact date,
	exposure_days float8, dwellings integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = registry, pg_temp AS $$
DECLARE
	opened constant access_log := open_access(request, 'contacts');
	shown bigint[] := '{}';
BEGIN
	IF degree > opened.degree THEN
		RAISE EXCEPTION 'the request allows contacts of a lower degree only' USING ERRCODE = 'insufficient_privilege',
			DETAIL = format('It was made for degree %s.', opened.degree), HINT = 'Make another one.';
	END IF;
	FOR person, degree_of_contact, via, exposed_from, last_contact, exposure_days, dwellings IN
		SELECT c.* FROM contacts(person_named(opened.pseudonym), within * opened.within, degree, min_days) c
			WHERE person_named(opened.pseudonym) IS NOT NULL
	LOOP
		shown := shown || person;
		shown := shown || via;
		RETURN NEXT;
	END LOOP;
	IF shown <> '{}' THEN
		PERFORM commit_access('shown', jsonb_build_object('request', request, 'record', 'contacts',
			'shown', (SELECT jsonb_agg(DISTINCT encode(p.pseudonym, 'hex')) FROM person p
				WHERE p.person = ANY (shown))));
	END IF;
END $$;
COMMENT ON FUNCTION open_contacts(bigint, daterange, integer, float8) IS
	'查阅同住接触者 / who shared a dwelling with the person of a request, by function contacts, on the days and up to the '
	'degree of the request; each of them gets an entry in the log';

CREATE FUNCTION access_to(number citizen_id)
	RETURNS TABLE (at timestamptz, act text, record text, purpose text, clause text) LANGUAGE sql STABLE SET search_path
		FROM CURRENT
AS $f$
	SELECT l.at, l.act, l.record, l.purpose, p.clause
	FROM access_log l JOIN access_purpose p ON p.purpose = l.purpose WHERE l.pseudonym = (SELECT pseudonym_of(number))
		ORDER BY l.entry
$f$;
COMMENT ON FUNCTION access_to(citizen_id)
	IS '谁查阅过我 / for a person: when and for what purpose their records were requested, approved and opened, or shown '
		'with those of another person';

CREATE FUNCTION access_log_faults(known_entry bigint DEFAULT 0, known_link bytea DEFAULT '')
	RETURNS TABLE (entry bigint, problem text) LANGUAGE sql STABLE SET search_path FROM CURRENT
AS $f$
	WITH chain AS (
		SELECT l.entry, l.link, lag(l.entry, 1, 0) OVER w AS before,
			access_link(lag(l.link, 1, '') OVER w, access_entry_text(l)) AS due
		FROM access_log l WINDOW w AS (ORDER BY l.entry)),
	last AS (
		SELECT coalesce(max(c.entry), 0) AS entry FROM chain c)
	SELECT c.entry, 'entries before it are missing' FROM chain c WHERE c.entry <> c.before + 1
	UNION ALL
	SELECT c.entry, 'it, or the one before it, was changed' FROM chain c WHERE c.link <> c.due
	UNION ALL
	SELECT h.entry, 'it is not the end of the log' FROM access_head h, last WHERE h.entry <> last.entry
		OR h.link <> coalesce((SELECT c.link FROM chain c WHERE c.entry = h.entry), '')
	UNION ALL
	SELECT known_entry, 'it is not what it was when it was handed over'
		WHERE known_link <> coalesce((SELECT c.link FROM chain c WHERE c.entry = known_entry), '')
	ORDER BY 1, 2
$f$;
COMMENT ON FUNCTION access_log_faults(bigint, bytea) IS
	'日志校验 / where the chain of the log is broken; no rows if the log is intact. With an entry and link that were '
	'handed to another party, a truncated log is detected too';

REVOKE EXECUTE ON FUNCTION request_access(citizen_id, text, text, text, daterange, integer),
	request_mover(text, text, text, daterange), pending_access(), review_access(bigint),
	approve_access(bigint), withdraw_access(bigint), open_residences(bigint),
		open_contacts(bigint, daterange, integer, float8) FROM PUBLIC;
