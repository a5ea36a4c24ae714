CREATE FUNCTION golden.bool_of(value jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (jsonb_typeof(value) = 'boolean'::text) THEN (value)::boolean ELSE NULL::boolean END;
CREATE FUNCTION golden.number_of(value jsonb) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (jsonb_typeof(value) <> 'number'::text) THEN NULL::double precision WHEN (abs((value)::numeric) <= 0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000024703282292062327208828439643411068618252990130716238221279284125033775363510437593264991818081799618989828234772285886546332835517796989819938739800539093906315035659515570226392290858392449105184435931802849936536152500319370457678249219365623669863658480757001585769269903706311928279558551332927834338409351978015531246597263579574622766465272827220056374006485499977096599470454020828166226237857393450736339007967761930577506740176324673600968951340535537458516661134223766678604162159680461914467291840300530057530849048765391711386591646239524912623653881879636239373280423891018672348497668235089863388587925628302755995657524455507255189313690836254779186948667994968324049705821028513185451396213837722826145437693412532098591327667236328125) THEN (0)::double precision WHEN (abs((value)::numeric) < '179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497792'::numeric) THEN (value)::double precision ELSE NULL::double precision END;
CREATE FUNCTION golden.text_of(value jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (jsonb_typeof(value) = 'string'::text) THEN (value #>> '{}'::text[]) ELSE NULL::text END;
CREATE FUNCTION golden.texts_of(value jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (jsonb_typeof(value) = 'array'::text) THEN value ELSE NULL::jsonb END;
CREATE FUNCTION golden.time_of(value jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((jsonb_typeof(value) = 'string'::text) AND (((value #>> '{}'::text[]) COLLATE "C") ~ '^([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?Z$'::text)) THEN CASE WHEN (length((value #>> '{}'::text[])) = 20) THEN "left"((value #>> '{}'::text[]), '-1'::integer) ELSE rtrim(rtrim("left"((value #>> '{}'::text[]), '-1'::integer), '0'::text), '.'::text) END ELSE NULL::text END;
CREATE TABLE golden.c_players (
    id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    data jsonb NOT NULL
);
CREATE TABLE golden.c_worlds (
    id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    data jsonb NOT NULL
);
CREATE TABLE golden.kv (
    key text NOT NULL COLLATE pg_catalog."C",
    value bytea NOT NULL,
    expires timestamp with time zone
);
CREATE SEQUENCE golden.versions
    START WITH 1
    INCREMENT BY 16777216
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE golden.worldkeep (
    name text NOT NULL,
    value bigint NOT NULL
);
CREATE TABLE golden.worldkeep_index (
    number integer NOT NULL,
    collection text NOT NULL,
    path text NOT NULL,
    type text NOT NULL
);
INSERT INTO golden.c_players VALUES ('ada', 2, '{"name": "Ada", "seen": "2026-01-01T00:00:00.500Z", "tags": ["a", "☺", 1], "alive": true, "stats": {"level": 7}}');
INSERT INTO golden.c_players VALUES ('bob ☺', 3, '{"name": "Bob", "note": "\u0001😀", "seen": "2026-01-02T00:00:00Z", "tags": [], "alive": false, "stats": {"level": 8}}');
INSERT INTO golden.c_worlds VALUES ('w', 4, '{}');
INSERT INTO golden.kv VALUES ('for ever', '\x0001ff', NULL);
INSERT INTO golden.kv VALUES ('empty', '\x', NULL);
INSERT INTO golden.kv VALUES ('for long', '\x01', '2125-06-15 01:31:03.999721+00');
INSERT INTO golden.kv VALUES ('number', '\x3432', NULL);
INSERT INTO golden.worldkeep VALUES ('format', 1);
INSERT INTO golden.worldkeep_index VALUES (1, 'players', 'name', 'TEXT');
INSERT INTO golden.worldkeep_index VALUES (2, 'players', 'stats.level', 'NUMBER');
INSERT INTO golden.worldkeep_index VALUES (3, 'players', 'alive', 'BOOL');
INSERT INTO golden.worldkeep_index VALUES (4, 'players', 'seen', 'TIME');
INSERT INTO golden.worldkeep_index VALUES (5, 'players', 'tags', 'TEXTS');
SELECT pg_catalog.setval('golden.versions', 1, true);
ALTER TABLE ONLY golden.c_players
    ADD CONSTRAINT c_players_pkey PRIMARY KEY (id);
ALTER TABLE ONLY golden.c_worlds
    ADD CONSTRAINT c_worlds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY golden.kv
    ADD CONSTRAINT kv_pkey PRIMARY KEY (key);
ALTER TABLE ONLY golden.worldkeep_index
    ADD CONSTRAINT worldkeep_index_collection_path_type_key UNIQUE (collection, path, type);
ALTER TABLE ONLY golden.worldkeep_index
    ADD CONSTRAINT worldkeep_index_pkey PRIMARY KEY (number);
ALTER TABLE ONLY golden.worldkeep
    ADD CONSTRAINT worldkeep_pkey PRIMARY KEY (name);
CREATE INDEX index_1 ON golden.c_players USING btree ("left"((golden.text_of((data -> 'name'::text)) COLLATE "C"), 500) NULLS FIRST, id);
CREATE INDEX index_2 ON golden.c_players USING btree (golden.number_of(((data -> 'stats'::text) -> 'level'::text)) NULLS FIRST, id);
CREATE INDEX index_3 ON golden.c_players USING btree (golden.bool_of((data -> 'alive'::text)) NULLS FIRST, id);
CREATE INDEX index_4 ON golden.c_players USING btree (golden.time_of((data -> 'seen'::text)) COLLATE "C" NULLS FIRST, id);
CREATE INDEX index_5 ON golden.c_players USING gin (golden.texts_of((data -> 'tags'::text)));
CREATE INDEX index_5_arrays ON golden.c_players USING btree (id) WHERE (golden.texts_of((data -> 'tags'::text)) IS NOT NULL);
CREATE INDEX kv_expires ON golden.kv USING btree (expires) WHERE (expires IS NOT NULL);
