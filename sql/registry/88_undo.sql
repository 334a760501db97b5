-- Taking a load back.  Nothing is lost by that: what a load said stays in load_change or as retired claims.

CREATE TABLE undone_fix (LIKE gps_fix);
COMMENT ON TABLE undone_fix IS '撤销的轨迹点 / positions of loads that were undone';

CREATE FUNCTION column_type(table_name name, column_name name) RETURNS text LANGUAGE sql STABLE SET search_path
	FROM CURRENT
	RETURN (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = table_name::text::regclass
		AND attname = column_name);
COMMENT ON FUNCTION column_type(name, name) IS 'type of a column of the registry';

CREATE FUNCTION column_default(table_name name, column_name name) RETURNS text LANGUAGE sql STABLE SET search_path
	FROM CURRENT
	RETURN coalesce((SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a JOIN pg_attrdef d
		ON d.adrelid = a.attrelid AND d.adnum = a.attnum
					 WHERE a.attrelid = table_name::text::regclass AND a.attname = column_name),
						'NULL::' || column_type(table_name, column_name));
COMMENT ON FUNCTION column_default(name,
	name) IS 'expression of what a column of the registry has where nobody says anything';

CREATE FUNCTION undo_change(c load_change) RETURNS boolean LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	found_by constant text := (SELECT string_agg(format('%I = %L', key, value), ' AND ') FROM jsonb_each_text(c.key));
	next_said bigint;
	name text;
	later bigint;
	stood text;
	assignments text[] := '{}';
BEGIN
	UPDATE load_change SET undone = true WHERE change = c.change;
	SELECT l.change INTO next_said FROM load_change l WHERE l.table_name = c.table_name AND l.key = c.key
		AND NOT l.undone AND l.change > c.change ORDER BY l.change LIMIT 1;
	IF c.before IS NULL AND next_said IS NULL THEN
		BEGIN
			EXECUTE format('DELETE FROM %I WHERE %s', c.table_name, found_by);
			RETURN true;
		EXCEPTION WHEN foreign_key_violation THEN
			RETURN false;
		END;
	END IF;
	FOR name IN SELECT jsonb_object_keys(c.after) LOOP
		-- what a later load said, be it the same, stays, and stands in the place of what was before this one
		SELECT l.change INTO later FROM load_change l
		WHERE l.table_name = c.table_name AND l.key = c.key AND NOT l.undone AND l.change > c.change AND l.after ? name
			ORDER BY l.change LIMIT 1;
		IF later IS NULL THEN
			-- what somebody has changed since by hand stays, too
			assignments
				:= assignments
					|| format('%1$I = CASE WHEN t.%1$I::text IS NOT DISTINCT FROM %2$L THEN %3$s ELSE t.%1$I END', name,
						c.after ->> name,
				CASE WHEN c.before IS NULL THEN column_default(c.table_name, name)
					ELSE quote_nullable(c.before ->> name) || '::' || column_type(c.table_name, name) END);
		ELSE
			IF c.before IS NULL THEN
				EXECUTE format('SELECT (%s)::text', column_default(c.table_name, name)) INTO stood;
			ELSE
				stood := c.before ->> name;
			END IF;
			UPDATE load_change SET before = before || jsonb_build_object(name, stood) WHERE change = later;
		END IF;
	END LOOP;
	IF c.before IS NULL THEN
		UPDATE load_change SET before = NULL WHERE change = next_said;
	END IF;
	IF assignments <> '{}' THEN
		EXECUTE format('UPDATE %I t SET %s WHERE %s', c.table_name, array_to_string(assignments, ', '), found_by);
	END IF;
	RETURN true;
END $$;
COMMENT ON FUNCTION undo_change(load_change) IS
	'takes back what a load said of a row, whatever came after it; false if others rest on the row, which only it told '
	'of and which then stays';

CREATE FUNCTION undo_load(load integer) RETURNS TABLE (taken_back bigint, kept bigint) LANGUAGE plpgsql SET search_path
	FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
	number constant integer := undo_load.load;
	undone load;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('registry.load'), k) FROM generate_series(0, 1) k;
	UPDATE load l SET undone_at = clock_timestamp(), undone_by = session_user WHERE l.load = number
		AND l.undone_at IS NULL RETURNING * INTO undone;
	IF undone.load IS NULL THEN
		PERFORM fail('MG1906', number::text);
	END IF;
	-- declarations: those of the load no longer count, those that it replaced are said again
	CREATE TEMP TABLE replaced AS
	WITH RECURSIVE before AS (
		SELECT n.claim, n.replaces AS earlier FROM claim n WHERE n.load = number AND n.withdrawn_at IS NULL
			AND n.replaces IS NOT NULL
		UNION ALL
		SELECT b.claim, o.replaces FROM before b JOIN claim o ON o.claim = b.earlier JOIN load l ON l.load = o.load
			WHERE l.undone_at IS NOT NULL)
	SELECT o.source, o.source_key, o.person, o.dwelling, o.channel, o.household, o.period, o.declared_on,
		o.inflow_reason, o.dwelling_type, o.employer, o.place, o.named, o.load, b.claim
	FROM before b JOIN claim o ON o.claim = b.earlier LEFT JOIN load l ON l.load = o.load WHERE l.undone_at IS NULL;
	SELECT count(*) INTO taken_back FROM claim c WHERE c.load = number AND c.withdrawn_at IS NULL;
	PERFORM replace_claims();
	UPDATE claim c SET withdrawn_at = coalesce(c.withdrawn_at, clock_timestamp()), retired = true
	WHERE c.load = number AND NOT c.retired;
	DROP TABLE pg_temp.replaced;
	DELETE FROM unlisted_claim u WHERE u.load = number;
	-- positions
	WITH gone AS (DELETE FROM gps_fix g WHERE g.load = number RETURNING *), moved AS (INSERT INTO undone_fix
		SELECT * FROM gone RETURNING 1)
	SELECT taken_back + count(*) INTO taken_back FROM moved;
	-- rows of other tables, the last change first; dwellings do not hold a grid back
	UPDATE dwelling d SET grid = NULL FROM load_change c WHERE c.load = number AND c.table_name = 'grid'
		AND c.before IS NULL AND d.grid = (c.key ->> 'code')::grid_code;
	SELECT taken_back + count(*) FILTER (WHERE u.is_undone), count(*) FILTER (WHERE NOT u.is_undone)
		INTO taken_back, kept
	FROM (SELECT undo_change(c) AS is_undone FROM (SELECT c FROM load_change c WHERE c.load = number AND NOT c.undone
		ORDER BY c.change DESC) s OFFSET 0) u;
	IF undone.kind IN ('grids', 'dwellings') THEN
		PERFORM assign_grids();
	END IF;
	RETURN NEXT;
END $$;
COMMENT ON FUNCTION undo_load(integer) IS
	'撤销导入 / takes back what a load did, whatever came after it, so that the corrected file can be loaded as if for the '
	'first time; rows on which others rest by now are kept, and counted';
