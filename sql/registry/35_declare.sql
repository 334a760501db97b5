-- Declarations one by one: made, corrected, ended, withdrawn.  None is ever changed or deleted: a later one takes its place, so that
-- what was known at any time can be told.  A number that a city uses as a key or a label is kept as its pseudonym, as in files.

CREATE FUNCTION today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (now() AT TIME ZONE 'Asia/Shanghai')::date;
COMMENT ON FUNCTION today() IS 'the day it is in China, whatever the session''s time zone';

CREATE FUNCTION day_start(day date) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
	RETURN day::timestamp AT TIME ZONE 'Asia/Shanghai';
COMMENT ON FUNCTION day_start(date) IS 'time at which a day begins in China';

CREATE FUNCTION pseudonym_of(number citizen_id) RETURNS bytea LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM check_key(pseudonym_key_tag());
	RETURN citizen_id_pseudonym(number);
END $$;
COMMENT ON FUNCTION pseudonym_of(citizen_id) IS 'citizen_id_pseudonym under the key of the registry; raises under another one';

CREATE FUNCTION person_of(number citizen_id) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	named constant bytea := pseudonym_of(number);
	found bigint := (SELECT person FROM person WHERE pseudonym = named);
BEGIN
	IF found IS NULL THEN
		INSERT INTO person (pseudonym, birth_month, sex, origin) SELECT pseudonym, birth_month, sex, origin FROM unsealed(citizen_id_seal(number))
		ON CONFLICT (pseudonym) DO NOTHING;
		found := (SELECT person FROM person WHERE pseudonym = named);
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION person_of(citizen_id) IS 'the person of a number, entered if not known yet; the number itself is not kept';

CREATE FUNCTION enter_claim(new claim) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	known claim;
BEGIN
	INSERT INTO claim (source, source_key, person, dwelling, channel, household, period, declared_on, inflow_reason, dwelling_type, employer, place, recorded_at, replaces)
	VALUES (new.source, new.source_key, new.person, new.dwelling, new.channel, new.household, new.period, new.declared_on, new.inflow_reason, new.dwelling_type, new.employer,
			new.place, coalesce(new.recorded_at, clock_timestamp()), new.replaces)
	ON CONFLICT (source, source_key) DO NOTHING
	RETURNING claim INTO new.claim;
	IF new.claim IS NULL THEN
		SELECT * INTO STRICT known FROM claim c WHERE (c.source, c.source_key) = (new.source, new.source_key);
		IF (known.person, known.dwelling, known.channel, known.household, known.period, known.declared_on, known.inflow_reason, known.dwelling_type, known.employer, known.replaces)
		   IS DISTINCT FROM (new.person, new.dwelling, new.channel, new.household, new.period, new.declared_on, new.inflow_reason, new.dwelling_type, new.employer, new.replaces) THEN
			RAISE EXCEPTION 'another declaration has this source and key' USING ERRCODE = 'unique_violation',
				DETAIL = 'A key stands for one declaration, which may be sent again but not changed.', HINT = 'Give a corrected declaration a key of its own.';
		END IF;
		new.claim := known.claim;
	END IF;
	RETURN new.claim;
END $$;
COMMENT ON FUNCTION enter_claim(claim) IS 'enters a declaration and returns its number; one sent before is found again by its source and key';

CREATE FUNCTION declare_stay(
	source text, source_key text, number citizen_id, dwelling bigint, channel text, from_date date, to_date date DEFAULT NULL, declared_on date DEFAULT today(),
	household text DEFAULT NULL, inflow_reason text DEFAULT NULL, dwelling_type text DEFAULT NULL, employer credit_code DEFAULT NULL, place geometry DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	new claim;
BEGIN
	IF to_date <= from_date THEN
		RAISE EXCEPTION 'the stay ends before it begins' USING ERRCODE = 'invalid_datetime_format',
			DETAIL = 'to_date is the first day no longer there.', HINT = 'Leave to_date NULL while the stay goes on.';
	END IF;
	new.source := citizen_id_hide(source);
	new.source_key := citizen_id_hide(source_key);
	new.person := person_of(number);
	new.dwelling := dwelling;
	new.channel := channel;
	new.household := citizen_id_hide(household);
	new.period := daterange(from_date, to_date);
	new.declared_on := declared_on;
	new.inflow_reason := citizen_id_hide(inflow_reason);
	new.dwelling_type := citizen_id_hide(dwelling_type);
	new.employer := employer;
	new.place := place;
	RETURN enter_claim(new);
END $$;
COMMENT ON FUNCTION declare_stay(text, text, citizen_id, bigint, text, date, date, date, text, text, text, credit_code, geometry) IS
	'申报居住 / declares that a person lives in a dwelling from a day on (to_date: first day no longer there) and returns the number of the declaration; the same key and content again change nothing';

CREATE FUNCTION claim_for_change(number bigint) RETURNS claim LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	found claim;
BEGIN
	SELECT * INTO found FROM claim WHERE claim = number FOR NO KEY UPDATE;
	IF found.claim IS NULL THEN
		RAISE EXCEPTION 'declaration does not exist' USING ERRCODE = 'no_data_found', HINT = 'Look for it in registry.claim.';
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION claim_for_change(bigint) IS 'a declaration, locked; raises if there is none';

CREATE FUNCTION replace_claim(old claim, new claim) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	new.replaces := old.claim;
	IF old.withdrawn_at IS NULL THEN
		new.recorded_at := clock_timestamp();
		UPDATE claim SET withdrawn_at = new.recorded_at WHERE claim = old.claim;
	ELSIF NOT EXISTS (SELECT FROM claim c WHERE (c.source, c.source_key, c.replaces) = (new.source, new.source_key, old.claim)) THEN
		RAISE EXCEPTION 'the declaration is no longer in force' USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'It was corrected, ended or withdrawn.', HINT = 'Change the one that took its place: registry.claim.replaces tells which.';
	END IF;
	RETURN enter_claim(new);
END $$;
COMMENT ON FUNCTION replace_claim(claim, claim) IS 'puts a declaration in the place of one in force, and returns its number; once more changes nothing';

CREATE FUNCTION correct_claim(
	source text, source_key text, wrong bigint, dwelling bigint DEFAULT NULL, period daterange DEFAULT NULL, household text DEFAULT NULL, declared_on date DEFAULT today())
RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	old constant claim := claim_for_change(wrong);
	new claim := old;
BEGIN
	IF isempty(period) THEN
		RAISE EXCEPTION 'the period is empty' USING ERRCODE = 'invalid_parameter_value',
			DETAIL = 'A declaration is of one day at least.', HINT = 'Use withdraw_claim if the person was never there.';
	END IF;
	new.source := citizen_id_hide(source);
	new.source_key := citizen_id_hide(source_key);
	new.dwelling := coalesce(correct_claim.dwelling, old.dwelling);
	new.period := coalesce(correct_claim.period, old.period);
	new.household := coalesce(citizen_id_hide(correct_claim.household), old.household);
	new.declared_on := declared_on;
	RETURN replace_claim(old, new);
END $$;
COMMENT ON FUNCTION correct_claim(text, text, bigint, bigint, daterange, text, date) IS
	'更正申报 / puts a declaration with what is given here in the place of one that was wrong, and returns its number; NULL leaves a thing as it was';

CREATE FUNCTION end_stay(source text, source_key text, ended bigint, to_date date, channel text DEFAULT NULL, declared_on date DEFAULT today())
RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	old constant claim := claim_for_change(ended);
	new claim := old;
BEGIN
	IF to_date IS NULL OR to_date <= lower(old.period) THEN
		RAISE EXCEPTION 'the stay ends before it begins' USING ERRCODE = 'invalid_datetime_format',
			DETAIL = 'to_date is the first day no longer there.', HINT = 'Use withdraw_claim if the person was never there.';
	END IF;
	new.source := citizen_id_hide(source);
	new.source_key := citizen_id_hide(source_key);
	new.channel := coalesce(end_stay.channel, old.channel);
	new.period := daterange(lower(old.period), to_date);
	new.declared_on := declared_on;
	IF new.channel = old.channel THEN
		RETURN replace_claim(old, new);
	END IF;
	new.recorded_at := NULL;
	new.replaces := NULL;
	RETURN enter_claim(new);
END $$;
COMMENT ON FUNCTION end_stay(text, text, bigint, date, text, date) IS
	'申报离开 / says when a declared stay ended (first day no longer there), by the same channel, which then says so in the place of its first word, or by another, whose word stands beside it';

CREATE FUNCTION withdraw_claim(number bigint) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM claim_for_change(number);
	UPDATE claim SET withdrawn_at = clock_timestamp() WHERE claim = number AND withdrawn_at IS NULL;
END $$;
COMMENT ON FUNCTION withdraw_claim(bigint) IS
	'撤回申报 / withdraws a declaration: it no longer counts but stays on record; what it had replaced does not come back; withdrawing it again changes nothing';
