-- Declarations one by one: made, corrected, ended, withdrawn. None is ever changed or deleted: a later one takes its
-- place, so that what was known at any time can be told. A number that a city uses as a key or a label is kept as its
-- pseudonym, as in files.

CREATE FUNCTION day_start(day date) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
	RETURN day::timestamp AT TIME ZONE 'Asia/Shanghai';
COMMENT ON FUNCTION day_start(date) IS 'time at which a day begins in China';

CREATE FUNCTION pseudonym_of(number citizen_id) RETURNS bytea LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM check_key(pseudonym_key_tag());
	RETURN citizen_id_pseudonym(number);
END $$;
COMMENT ON FUNCTION pseudonym_of(citizen_id)
	IS 'citizen_id_pseudonym under the key of the registry; raises under another one';

CREATE FUNCTION person_named(pseudonym bytea) RETURNS bigint LANGUAGE sql STABLE SET search_path = registry, pg_temp
	RETURN (SELECT coalesce(p.merged_into, p.person) FROM person p WHERE p.pseudonym = person_named.pseudonym);
COMMENT ON FUNCTION person_named(bytea)
	IS 'the person of a pseudonym, which may be one of several numbers; NULL if none is known';

CREATE FUNCTION entered_person(number citizen_id) RETURNS person LANGUAGE plpgsql STRICT SET search_path
	FROM CURRENT AS $$
DECLARE
	named constant bytea := pseudonym_of(number);
	found person;
BEGIN
	SELECT * INTO found FROM person p WHERE p.pseudonym = named;
	IF found.person IS NULL THEN
		INSERT INTO person (pseudonym, birth_month, sex, origin) SELECT pseudonym, birth_month, sex, origin
			FROM unsealed(citizen_id_seal(number))
		ON CONFLICT (pseudonym) DO NOTHING;
		SELECT * INTO found FROM person p WHERE p.pseudonym = named;
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION entered_person(citizen_id)
	IS 'the person that a number names, entered if not known yet; the number itself is not kept';

CREATE FUNCTION person_of(number citizen_id) RETURNS bigint LANGUAGE sql STRICT SET search_path FROM CURRENT
	RETURN (SELECT coalesce(p.merged_into, p.person) FROM entered_person(number) p);
COMMENT ON FUNCTION person_of(citizen_id)
	IS 'the person that a number stands for, that into which the one it names was merged; entered if not known yet';

CREATE FUNCTION about(new claim, number citizen_id) RETURNS claim LANGUAGE plpgsql SET search_path
	FROM CURRENT AS $$
DECLARE
	named constant person := entered_person(number);
BEGIN
	new.person := coalesce(named.merged_into, named.person);
	new.named := CASE WHEN named.merged_into IS NOT NULL THEN named.person END;
	RETURN new;
END $$;
COMMENT ON FUNCTION about(claim, citizen_id)
	IS 'a declaration about the person of a number, also if that was merged into another';

CREATE FUNCTION read_argument(table_name text, value text) RETURNS text LANGUAGE plpgsql STABLE SET search_path
	FROM CURRENT AS $$
DECLARE
	code constant text := read_code(table_name, value);
BEGIN
	IF value IS NOT NULL AND code IS NULL THEN
		PERFORM fail('MG1407', table_name);
	END IF;
	RETURN code;
END $$;
COMMENT ON FUNCTION read_argument(text,
	text) IS 'the code that a word stands for in a code table; raises if there is none';

CREATE FUNCTION enter_claim(new claim) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	known claim;
	fault text[];
BEGIN
	PERFORM fail('MG1905', name)
	FROM (VALUES ('source', nullif(new.source, '')), ('source_key', nullif(new.source_key, '')),
		('number', new.person::text), ('dwelling', new.dwelling::text),
				 ('channel', new.channel), ('from_date', lower(new.period)::text),
					('declared_on', new.declared_on::text)) v(name, value)
	WHERE value IS NULL;
	fault := claim_fault((SELECT birth_month FROM person WHERE person = new.person), lower(new.period),
		upper(new.period), new.declared_on);
	IF fault IS NULL AND NOT EXISTS (SELECT FROM dwelling WHERE dwelling = new.dwelling) THEN
		fault := '{dwelling,MG1405}';
	END IF;
	IF fault IS NOT NULL THEN
		PERFORM fail(fault[2], VARIADIC fault[3:]);
	END IF;
	new.channel := read_argument('channel', new.channel);
	new.inflow_reason := read_argument('inflow_reason', new.inflow_reason);
	new.dwelling_type := read_argument('dwelling_type', new.dwelling_type);
	INSERT INTO claim (source, source_key, person, named, dwelling, channel, household, period, declared_on,
		inflow_reason, dwelling_type, employer, place, recorded_at, replaces)
	VALUES (new.source, new.source_key, new.person, new.named, new.dwelling, new.channel, new.household, new.period,
		new.declared_on, new.inflow_reason, new.dwelling_type, new.employer,
			new.place, coalesce(new.recorded_at, clock_timestamp()), new.replaces)
	ON CONFLICT (source, source_key) WHERE NOT retired DO NOTHING
	RETURNING claim INTO new.claim;
	IF new.claim IS NULL THEN
		SELECT * INTO STRICT known FROM claim c WHERE (c.source, c.source_key) = (new.source, new.source_key)
			AND NOT c.retired;
		IF (known.person, known.dwelling, known.channel, known.household, known.period, known.declared_on,
			known.inflow_reason, known.dwelling_type, known.employer, known.place, known.replaces)
		   IS DISTINCT FROM (new.person, new.dwelling, new.channel, new.household, new.period, new.declared_on,
			new.inflow_reason, new.dwelling_type, new.employer, new.place, new.replaces) THEN
			PERFORM fail('MG1901');
		END IF;
		new.claim := known.claim;
	END IF;
	RETURN new.claim;
END $$;
COMMENT ON FUNCTION enter_claim(claim) IS
	'enters a declaration and returns its number, after the checks that files pass too; one sent before is found again '
	'by its source and key';

CREATE FUNCTION declare_stay(
	source text, source_key text, number citizen_id, dwelling bigint, channel text, from_date date,
		to_date date DEFAULT NULL, declared_on date DEFAULT today(),
	household text DEFAULT NULL, inflow_reason text DEFAULT NULL, dwelling_type text DEFAULT NULL,
		employer credit_code DEFAULT NULL, place geometry DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	new claim;
	fault constant text[] := claim_fault(NULL, from_date, to_date, declared_on);
BEGIN
	IF fault IS NOT NULL THEN
		PERFORM fail(fault[2], VARIADIC fault[3:]);
	END IF;
	new.source := citizen_id_hide(source);
	new.source_key := citizen_id_hide(source_key);
	new := about(new, number);
	new.dwelling := dwelling;
	new.channel := channel;
	new.household := citizen_id_hide(household);
	new.period := daterange(from_date, to_date);
	new.declared_on := declared_on;
	new.inflow_reason := inflow_reason;
	new.dwelling_type := dwelling_type;
	new.employer := employer;
	new.place := place;
	RETURN enter_claim(new);
END $$;
COMMENT ON FUNCTION declare_stay(text, text, citizen_id, bigint, text, date, date, date, text, text, text, credit_code,
	geometry) IS
	'申报居住 / declares that a person lives in a dwelling from a day on (to_date: first day no longer there) and returns '
	'the number of the declaration; the same key and content again change nothing';

CREATE FUNCTION claim_for_change(number bigint) RETURNS claim LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	found claim;
BEGIN
	SELECT * INTO found FROM claim WHERE claim = number FOR NO KEY UPDATE;
	IF found.claim IS NULL THEN
		PERFORM fail('MG1902');
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
	ELSIF NOT EXISTS (SELECT FROM claim c
		WHERE (c.source, c.source_key, c.replaces) = (new.source, new.source_key, old.claim)) THEN
		PERFORM fail('MG1903');
	END IF;
	RETURN enter_claim(new);
END $$;
COMMENT ON FUNCTION replace_claim(claim,
	claim) IS 'puts a declaration in the place of one in force, and returns its number; once more changes nothing';

CREATE FUNCTION correct_claim(
	source text, source_key text, wrong bigint, dwelling bigint DEFAULT NULL, period daterange DEFAULT NULL,
		household text DEFAULT NULL, declared_on date DEFAULT today(),
	number citizen_id DEFAULT NULL, channel text DEFAULT NULL, inflow_reason text DEFAULT NULL,
		dwelling_type text DEFAULT NULL, employer credit_code DEFAULT NULL,
	place geometry DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	old constant claim := claim_for_change(wrong);
	new claim := old;
BEGIN
	IF isempty(period) THEN
		PERFORM fail('MG1904');
	END IF;
	new.source := citizen_id_hide(source);
	new.source_key := citizen_id_hide(source_key);
	IF correct_claim.number IS NOT NULL THEN
		new := about(new, correct_claim.number);
	END IF;
	new.dwelling := coalesce(correct_claim.dwelling, old.dwelling);
	new.channel := coalesce(correct_claim.channel, old.channel);
	new.period := coalesce(correct_claim.period, old.period);
	new.household := coalesce(citizen_id_hide(correct_claim.household), old.household);
	new.declared_on := declared_on;
	new.inflow_reason := coalesce(correct_claim.inflow_reason, old.inflow_reason);
	new.dwelling_type := coalesce(correct_claim.dwelling_type, old.dwelling_type);
	new.employer := coalesce(correct_claim.employer, old.employer);
	new.place := coalesce(correct_claim.place, old.place);
	RETURN replace_claim(old, new);
END $$;
COMMENT ON FUNCTION correct_claim(text, text, bigint, bigint, daterange, text, date, citizen_id, text, text, text,
	credit_code, geometry) IS
	'更正申报 / puts a declaration with what is given here in the place of one that was wrong, in any of its parts, and '
	'returns its number; NULL leaves a thing as it was';

CREATE FUNCTION end_stay(source text, source_key text, ended bigint, to_date date, channel text DEFAULT NULL,
	declared_on date DEFAULT today())
RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	old constant claim := claim_for_change(ended);
	new claim := old;
BEGIN
	IF to_date IS NULL OR to_date <= lower(old.period) THEN
		PERFORM fail('MG1305');
	END IF;
	new.source := citizen_id_hide(source);
	new.source_key := citizen_id_hide(source_key);
	new.channel := coalesce(read_argument('channel', end_stay.channel), old.channel);
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
	'申报离开 / says when a declared stay ended (first day no longer there), by the same channel, which then says so in '
	'the place of its first word, or by another, whose word stands beside it';

CREATE FUNCTION withdraw_claim(number bigint) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM claim_for_change(number);
	UPDATE claim SET withdrawn_at = clock_timestamp() WHERE claim = number AND withdrawn_at IS NULL;
END $$;
COMMENT ON FUNCTION withdraw_claim(bigint) IS
	'撤回申报 / withdraws a declaration: it no longer counts but stays on record; what it had replaced does not come back; '
	'withdrawing it again changes nothing';
