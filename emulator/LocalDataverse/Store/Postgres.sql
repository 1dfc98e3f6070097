-- What PostgreSQL lacks of the platform's rules. Run whenever an organisation is opened.
CREATE COLLATION IF NOT EXISTS dataverse (provider = icu, locale = 'und-u-ks-level1', deterministic = false);

-- Text without case and accents.
CREATE OR REPLACE FUNCTION dv_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(regexp_replace(normalize(value COLLATE "C", NFD), '[\u0300-\u036f\u200b-\u200f\u00ad]', '', 'g') COLLATE "und-x-icu") COLLATE "C"
$$;

-- As many digits as a decimal of .NET holds.
CREATE OR REPLACE FUNCTION dv_quotient(total numeric, number bigint) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN number = 0 THEN NULL
                ELSE trim_scale(round(round(total, 28) / number, greatest(0, 28 - greatest(1, length(trunc(abs(total / number))::text))))) END
$$;

CREATE OR REPLACE FUNCTION dv_choice_labels(value text, labels text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT string_agg(coalesce((SELECT substr(label, strpos(label, E'\x01') + 1) FROM unnest(string_to_array(labels, E'\x02')) AS label
                                WHERE split_part(label, E'\x01', 1) = choice), choice), '; ' ORDER BY place)
    FROM unnest(string_to_array(trim(BOTH ',' FROM value), ',')) WITH ORDINALITY AS choices (choice, place)
$$;

CREATE OR REPLACE FUNCTION dv_fiscal_year_start(year integer, calendar text) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT least(
        make_date(year, split_part(calendar, '/', 1)::integer, 1) + split_part(calendar, '/', 2)::integer - 1,
        (make_date(year, split_part(calendar, '/', 1)::integer, 1) + interval '1 month' - interval '1 day')::date)
$$;

CREATE OR REPLACE FUNCTION dv_date_part(part text, seconds bigint, zone text, calendar text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    moment timestamp := to_timestamp(seconds) AT TIME ZONE CASE WHEN zone = '' THEN 'UTC' ELSE zone END;
    day date := moment::date;
    year integer := extract(year FROM moment);
    start date;
    period integer := 1;
    periods integer;
BEGIN
    CASE part
        WHEN 'day' THEN RETURN extract(day FROM moment);
        WHEN 'month' THEN RETURN extract(month FROM moment);
        WHEN 'quarter' THEN RETURN extract(quarter FROM moment);
        WHEN 'year' THEN RETURN year;
        -- Weeks begin on Sunday, the first on 1 January.
        WHEN 'week' THEN RETURN (extract(doy FROM moment)::integer - 1 + extract(dow FROM make_date(year, 1, 1))::integer) / 7 + 1;
        ELSE NULL;
    END CASE;
    IF day < dv_fiscal_year_start(year, calendar) THEN
        year := year - 1;
    END IF;
    IF part = 'fiscal-year' THEN
        RETURN year;
    END IF;
    start := dv_fiscal_year_start(year, calendar);
    periods := CASE split_part(calendar, '/', 3) WHEN 'Monthly' THEN 12 WHEN 'Quarterly' THEN 4 WHEN 'SemiAnnually' THEN 2 WHEN 'FourWeekly' THEN 13 ELSE 1 END;
    IF periods = 13 THEN
        period := least(13, (day - start) / 28 + 1);
    ELSE
        WHILE period < periods AND day >= start + make_interval(months => period * (12 / periods)) LOOP
            period := period + 1;
        END LOOP;
    END IF;
    RETURN CASE part WHEN 'fiscal-period' THEN year * 100 + period WHEN 'fiscal-period-number' THEN period END;
END
$$;
