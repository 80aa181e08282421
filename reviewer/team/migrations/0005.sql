-- What is taken back shows nothing: whoever submits, declares, answers or votes and reads in the same
-- transaction could roll all of it back, and nobody would know that they have read. So what gives a
-- right to read counts from the next transaction on, and what is read is recorded before it is
-- handed out. And no function reads hidden rows to leave them out afterwards: the counters of
-- pg_stat_xact_user_tables would tell how many there were.

-- Who logged in, as a text of the database's own collation: session_user itself is no part of what an
-- index looks for, and the rows of others would be read as well.
create function reviewer.me() returns text
language sql stable as $$ select session_user::text collate "default" $$;

-- In which transaction it was said; null of what was there before.
create function reviewer.note_transaction() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.said_in := pg_current_xact_id();
    return new;
end $$;

create function reviewer.was_said(said_in xid8) returns boolean
language sql stable as $$
    select said_in is null
        or said_in is distinct from pg_catalog.pg_current_xact_id_if_assigned()
$$;

do $$
declare
    name text;
begin
    foreach name in array array['shared', 'submission', 'declaration', 'reveal', 'answered', 'vote',
        'vote_shown', 'norming']
    loop
        execute format('alter table reviewer.%I add column said_in xid8', name);
        execute format('create trigger note_transaction before insert on reviewer.%I'
            ' for each row execute function reviewer.note_transaction()', name);
    end loop;
end $$;

create trigger note_change before update on reviewer.submission
    for each row execute function reviewer.note_transaction();
create trigger note_change before update on reviewer.norming
    for each row when (new.revealed and not old.revealed)
    execute function reviewer.note_transaction();

create or replace function reviewer.reveal_rule() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(
        (select value from reviewer.shared where name = 'reveal' and reviewer.was_said(said_in)
            order by version desc limit 1),
        'article')
$$;

-- Whether others' work on an article may be shown to the reader.
create or replace function reviewer.may_see(of_article text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select reviewer.my_role() is not null and (
        reviewer.reveal_rule() = 'open'
        or exists (select from reviewer.submission s
            where s.annotator = reviewer.me() and s.article = of_article and s.submitted
                and reviewer.was_said(s.said_in))
        or exists (select from reviewer.reveal r
            where r.reader = reviewer.me() and r.article = of_article
                and reviewer.was_said(r.said_in))
        or exists (select from reviewer.declaration d
            where d.person = reviewer.me() and d.article = of_article
                and reviewer.was_said(d.said_in)))
$$;

create or replace function reviewer.sees_source(of_author text, of_source text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from reviewer.reveal r
        join reviewer.piece p on p.article = r.article and p.annotator = r.author and not p.open
        where r.reader = reviewer.me() and r.author = of_author and reviewer.was_said(r.said_in)
            and p.cites <> '{}' and p.cites @> array[substr(of_source, 2)])
$$;

create function reviewer.must_see(of_article text) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform reviewer.must_be_member();
    if not reviewer.may_see(of_article) then
        raise exception 'others'' work on % shows once you have submitted it', of_article
            using errcode = '42501';
    end if;
end $$;

-- Records that others' work on an article is shown; `take` hands it out afterwards.
create function reviewer.show(of_article text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    my_part text := reviewer.my_role();
begin
    perform reviewer.must_see(of_article);
    insert into reviewer.reveal (reader, article, author)
        select distinct session_user::text, h.article, h.annotator from reviewer.head h
        where h.article = of_article and not h.open and h.annotator <> session_user
            and reviewer.shows_with_article(h.apart, my_part)
        on conflict do nothing;
end $$;

create or replace function reviewer.take(of_article text)
returns table (annotator text, session text, article text, open boolean, n bigint, line text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    my_part text := reviewer.my_role();
begin
    perform reviewer.must_see(of_article);
    return query
        select p.annotator, p.session, p.article, p.open, p.n, p.line
        from reviewer.piece p
        join reviewer.reveal r on r.reader = reviewer.me() and r.article = p.article
            and r.author = p.annotator and reviewer.was_said(r.said_in)
        where p.article = of_article and not p.open
            and reviewer.shows_with_article(p.apart, my_part)
        order by p.annotator collate "C", p.session collate "C", p.n;
end $$;

create or replace function reviewer.to_take(recent interval) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    since timestamptz := coalesce(clock_timestamp() - recent, '-infinity');
    all_of_them boolean := reviewer.reveal_rule() = 'open';
    my_part text := reviewer.my_role();
begin
    perform reviewer.must_be_member();
    return query
        select distinct h.article from reviewer.head h
        where h.changed >= since and not h.open and h.annotator <> session_user
            and h.article not like '/%' and reviewer.shows_with_article(h.apart, my_part)
            and not exists (select from reviewer.reveal r where r.reader = reviewer.me()
                and r.article = h.article and r.author = h.annotator)
            and (all_of_them
                or exists (select from reviewer.submission s where s.annotator = reviewer.me()
                    and s.article = h.article and s.submitted and reviewer.was_said(s.said_in))
                or exists (select from reviewer.declaration d where d.person = reviewer.me()
                    and d.article = h.article and reviewer.was_said(d.said_in)))
        order by 1;
end $$;

create or replace function reviewer.declare_review(of_article text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(reviewer.my_role(), '') not in ('editor', 'adjudicator', 'chief') then
        raise exception 'only editors, adjudicators and the chief review what they do not annotate'
            using errcode = '42501';
    end if;
    if exists (select from reviewer.piece p where p.annotator = reviewer.me()
            and p.article = of_article and p.work) then
        raise exception 'you have annotated %: submit it to see the work of others', of_article
            using errcode = '42501';
    end if;
    insert into reviewer.declaration (person, article) values (session_user, of_article)
        on conflict do nothing;
end $$;

create or replace function reviewer.declared(of_article text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from reviewer.declaration
        where person = reviewer.me() and article = of_article)
$$;

create or replace function reviewer.my_kept() returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select sha256 from reviewer.kept
    where annotator = reviewer.me() and reviewer.my_role() is not null
$$;

-- Answers apart -----------------------------------------------------------------------------------

create or replace function reviewer.known_answers(plan json) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select json_object_agg(f.key, case f.key when 'items' then (
            select coalesce(json_agg(case when o ->> 'by' = session_user or exists (
                    select from reviewer.answered a where a.annotator = reviewer.me()
                        and a.key in ('control:' || (o ->> 'id'), 'training:' || (o ->> 'id'))
                        and reviewer.was_said(a.said_in))
                then o else (
                    select json_object_agg(i.key, i.value)
                    from (select e.key, e.value from json_each(o) e
                            where e.key not in ('tags', 'why', 'withheld')
                        union all select 'withheld', 'true'::json) i) end order by at), '[]')
            from json_array_elements(f.value) with ordinality e (o, at))
        else f.value end)::text
    from json_each(plan) f
$$;

create or replace function reviewer.seen_votes() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(k.kind || n.session || k.round), '{}')
    from reviewer.norming n
    cross join (values ('talk:', '', 0), ('norming:', '.1', 1), ('norming:', '.2', 2))
        as k (kind, round, number)
    where n.revealed and reviewer.was_said(n.said_in)
        and (session_user = any (n.people) or reviewer.my_role() = 'chief')
        and (k.number < 2 or session_user <> all (n.people)
            or (select count(*) from reviewer.vote v where v.session = n.session and v.round = 2
                and v.annotator = reviewer.me() and v.number between 1 and n.sentences
                and reviewer.was_said(v.said_in)) = n.sentences)
$$;

create or replace function reviewer.others_differ(of_article text, units text[]) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select count(*) = cardinality(units)
    from (
        select w.unit
        from (
            select l.annotator, l.unit, jsonb_object_agg(l.key, l.value::jsonb) as said
            from (
                select distinct on (p.annotator, d.unit, d.key)
                    p.annotator, d.unit, d.key, d.value
                from reviewer.piece p
                join reviewer.reveal r on r.reader = reviewer.me() and r.article = p.article
                    and r.author = p.annotator and reviewer.was_said(r.said_in)
                cross join lateral reviewer.decided_in(p.line) d
                where p.article = of_article and not p.open and p.annotator <> session_user
                    and position('"gold:' in p.line) > 0 and d.unit = any (units)
                order by p.annotator, d.unit, d.key,
                    p.lc desc, p.session collate "C" desc, p.n desc) l
            where l.value is not null
            group by l.annotator, l.unit) w
        group by w.unit having count(distinct w.said) > 1) differing
$$;

-- What is handed out ------------------------------------------------------------------------------

create index piece_apart on reviewer.piece (apart) where apart <> '';

-- The lines behind some heads, from a number on, in the order of code points. Which keys the reader
-- has a right to is found out first, and only their lines are looked at. Votes are found by what they
-- are alone: looking for them among all lines of a key would read the others, so no index of keys
-- may serve there.
create or replace function reviewer.pull(wanted jsonb, most integer)
returns table (annotator text, session text, article text, open boolean, n bigint, line text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    my_part text := reviewer.my_role();
    votes text[] := reviewer.seen_votes();
begin
    perform reviewer.must_be_member();
    return query
        with asked as materialized (
            select w.*,
                (w.open or w.annotator = session_user
                    or (my_part = 'chief' and w.annotator like 'machine.%')
                    or (w.article like '/%' and reviewer.sees_source(w.annotator, w.article)))
                    as whole,
                exists (select from reviewer.reveal r where r.reader = reviewer.me()
                    and r.article = w.article and r.author = w.annotator
                    and reviewer.was_said(r.said_in)) as shown
            from jsonb_to_recordset(wanted)
                as w (annotator text, session text, article text, open boolean, after bigint)),
        allowed as materialized (select a.* from asked a where a.whole or a.shown),
        found as (
            select p.annotator, p.session, p.article, p.open, p.n, p.line
            from allowed a
            cross join lateral (
                select q.* from reviewer.piece q
                where q.annotator = a.annotator and q.session = a.session
                    and q.article = a.article and q.open = a.open and q.n > a.after
                    and (a.whole or reviewer.shows_with_article(q.apart, my_part))
                order by q.n limit most) p
            union all
            select q.annotator, q.session, q.article, q.open, q.n, q.line
            from asked a
            join reviewer.piece q on q.annotator || '' = a.annotator
                and q.session || '' = a.session and q.article || '' = a.article
                and (q.open and true) = a.open and q.n + 0 > a.after
            where votes <> '{}' and q.apart <> '' and q.apart = any (votes) and not a.whole
                and not (a.shown and reviewer.shows_with_article(q.apart, my_part))
                and (q.apart like 'talk:%' or exists (select from reviewer.vote_shown s
                    where s.reader = reviewer.me() and s.author = a.annotator
                        and s.session = split_part(substr(q.apart, 9), '.', 1)
                        and reviewer.was_said(s.said_in))))
        select f.* from found f
        order by f.annotator collate "C", f.session collate "C", f.article collate "C", f.open, f.n
        limit most;
end $$;

-- A file that is cited, if one may see the source that says so. It is looked for from what was shown
-- on, so that asking for a hash tells nothing about files of which one has not been shown the source.
create or replace function reviewer.kept_file(of_author text, of_sha256 text) returns bytea
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform reviewer.must_be_member();
    if of_author is distinct from session_user::text and not exists (
        with cited as materialized (
            select distinct c.source
            from reviewer.reveal r
            join reviewer.piece p on p.article = r.article and p.annotator = r.author and not p.open
            cross join unnest(p.cites) as c (source)
            where r.reader = reviewer.me() and r.author = of_author
                and reviewer.was_said(r.said_in) and p.cites <> '{}'),
        sources as materialized (
            select p.cites from cited c
            join reviewer.piece p on p.article = '/' || c.source and p.annotator = of_author
                and not p.open)
        select from sources s where s.cites @> array[of_sha256])
    then
        return null;
    end if;
    return (select k.data from reviewer.kept k
        where k.annotator = of_author and k.sha256 = of_sha256);
end $$;

-- What is written ---------------------------------------------------------------------------------

-- Whether the reader has a right to see others' work on an article, or said so in this transaction.
create function reviewer.has_seen(of_article text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select reviewer.may_see(of_article) or reviewer.declared(of_article)
$$;

-- Who logged in counts: current_user may be the group role, whose members all are (`set role`). Each
-- change is a list whose article and key are texts, else it would be compared with nothing.
create or replace function reviewer.check_piece() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    doc json;
    fits boolean;
    decides boolean;
    signs boolean;
begin
    if not reviewer.is_mine(new.annotator) then
        raise exception 'nobody writes the lines of another' using errcode = '42501';
    end if;
    doc := new.line::json;
    select
        coalesce(bool_and(coalesce(
            json_typeof(c) = 'array'
            and json_typeof(c -> 0) = 'string' and json_typeof(c -> 2) = 'string'
            and case when c ->> 0 = '' then
                '/' || case when c ->> 2 like 'source:%' then substr(c ->> 2, 8) else c ->> 2 end
            else c ->> 0 end = new.article
            and (c ->> 0 <> '' and (c ->> 2 = 'submit' or c ->> 2 like 'cut:%')) = new.open,
            false)), true),
        coalesce(bool_or(c ->> 2 like 'gold:%'), false),
        coalesce(bool_or(c ->> 2 like 'signoff:%'), false),
        coalesce(bool_or(c ->> 2 ~ '^(tag|span|check|evidence|flag|answer|relation|link):'
            or c ->> 2 in ('decided', 'note', 'submit')), false),
        coalesce(case when min(reviewer.kind_of(c)) = max(reviewer.kind_of(c))
            then min(reviewer.kind_of(c)) end, '')
        into fits, decides, signs, new.work, new.apart
        from json_array_elements(doc -> 'ch') as c;
    if not fits
        or doc ->> 'id' is distinct from new.session || ':' || new.n
        or (doc ->> 'lc')::bigint is distinct from new.lc
        or doc #>> '{piece,article}' is distinct from new.article
        or (doc #>> '{piece,open}')::boolean is distinct from new.open
    then
        raise exception 'the line is not what it is sent as' using errcode = '22023';
    end if;
    if decides and reviewer.my_role() not in ('adjudicator', 'chief') then
        raise exception 'only adjudicators decide' using errcode = '42501';
    end if;
    if decides then
        perform reviewer.must_decide(new.article, new.line);
    end if;
    if signs and reviewer.my_role() = 'editor' and not reviewer.has_seen(new.article) then
        raise exception 'an editor signs off after declaring to review %', new.article
            using errcode = '42501';
    end if;
    if new.work and new.annotator = session_user and reviewer.declared(new.article) then
        raise exception 'who declared to review % does not annotate it', new.article
            using errcode = '42501';
    end if;
    return new;
end $$;

-- Boundaries --------------------------------------------------------------------------------------

-- A line under the hash of another one would keep that one out for ever.
create function reviewer.check_boundaries() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.line_sha256 <> encode(sha256(convert_to(new.line, 'UTF8')), 'hex')
        or new.line not like '{"sha256":"' || new.sha256 || '"%'
    then
        raise exception 'the boundaries are not what they are sent as' using errcode = '22023';
    end if;
    return new;
end $$;

delete from reviewer.boundaries
    where line_sha256 <> encode(sha256(convert_to(line, 'UTF8')), 'hex')
        or line not like '{"sha256":"' || sha256 || '"%';
create trigger check_boundaries before insert on reviewer.boundaries
    for each row execute function reviewer.check_boundaries();

-- Walls -------------------------------------------------------------------------------------------

revoke all on function
    reviewer.me(), reviewer.note_transaction(), reviewer.was_said(xid8),
    reviewer.must_see(text), reviewer.show(text), reviewer.has_seen(text),
    reviewer.check_boundaries()
    from public;
grant execute on function
    reviewer.note_transaction(), reviewer.show(text), reviewer.has_seen(text),
    reviewer.check_boundaries()
    to :members;

-- Whoever asks for plans in their log is not told those of the functions: estimates know the data.
do $$
declare
    f regprocedure;
begin
    for f in select oid from pg_proc
        where pronamespace = 'reviewer'::regnamespace and prosecdef loop
        execute format('alter function %s set client_min_messages = notice', f);
    end loop;
end $$;

insert into reviewer.migration (version) values (5);
