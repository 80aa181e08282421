-- Who is on which check travels openly, so that two people do not check one claim; and what
-- machines say is carried for the chief, in whose charge they are.

alter table reviewer.shared drop constraint shared_name_check;
alter table reviewer.shared add constraint shared_name_check check (name in
    ('desk', 'reveal', 'scheme', 'config', 'assignments', 'splits', 'settled'));

create or replace function reviewer.check_shared() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.name = 'reveal' and new.value not in ('article', 'open') then
        raise exception 'reveal can be "article" or "open" here: lines travel article by article,'
            ' so others'' work on a single sentence cannot be held back or handed out'
            using errcode = '22023';
    end if;
    if new.name = 'settled' and json_typeof(new.value::json) <> 'array' then
        raise exception 'the statuses that settle a check are a list' using errcode = '22023';
    end if;
    new.said_by := session_user;
    return new;
end $$;

-- Machines ----------------------------------------------------------------------------------------

alter table reviewer.session drop constraint session_annotator_fkey;

create function reviewer.is_mine(of_annotator text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select reviewer.my_role() is not null and (of_annotator = session_user
        or (of_annotator ~ '^machine\.[A-Za-z0-9._-]{1,55}$' and reviewer.my_role() = 'chief'))
$$;

create or replace function reviewer.check_piece() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    doc json;
    fits boolean;
    decides boolean;
begin
    if not reviewer.is_mine(new.annotator) then
        raise exception 'nobody writes the lines of another' using errcode = '42501';
    end if;
    doc := new.line::json;
    select
        coalesce(bool_and(
            case when c ->> 0 = '' then
                '/' || case when c ->> 2 like 'source:%' then substr(c ->> 2, 8) else c ->> 2 end
            else c ->> 0 end = new.article
            and (c ->> 0 <> '' and (c ->> 2 = 'submit' or c ->> 2 like 'cut:%')) = new.open), true),
        coalesce(bool_or(c ->> 2 like 'gold:%'), false),
        coalesce(bool_or(c ->> 2 ~ '^(tag|span|check|evidence|flag|answer|relation|link):'
            or c ->> 2 in ('decided', 'note', 'submit')), false)
        into fits, decides, new.work
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
    if new.work and new.annotator = current_user::text and reviewer.declared(new.article) then
        raise exception 'who declared to review % does not annotate it', new.article
            using errcode = '42501';
    end if;
    return new;
end $$;

create or replace function reviewer.heads(recent interval)
returns table (annotator text, session text, article text, open boolean, lines bigint, last bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    since timestamptz := coalesce(clock_timestamp() - recent, '-infinity');
    machines boolean;
begin
    perform reviewer.must_be_member();
    machines := reviewer.my_role() = 'chief';
    insert into reviewer.reveal (reader, article, author)
        select distinct session_user::text, h.article, h.annotator
        from reviewer.head h
        where h.changed >= since and not h.open and h.annotator <> session_user
            and exists (select from reviewer.reveal r
                where r.reader = session_user and r.article = h.article)
        on conflict do nothing;
    return query
        select h.annotator, h.session, h.article, h.open, h.lines, h.last
        from reviewer.head h
        where h.changed >= since and (h.open or h.annotator = session_user
            or (machines and h.annotator like 'machine.%')
            or exists (select from reviewer.reveal r where r.reader = session_user
                and r.article = h.article and r.author = h.annotator))
        union all
        select h.annotator, h.session, h.article, h.open, h.lines, h.last
        from (
            select distinct r.author, '/' || c.source as source
            from reviewer.reveal r
            join reviewer.head a on a.article = r.article and a.annotator = r.author
                and not a.open and a.changed >= since
            join reviewer.piece p on p.article = r.article and p.annotator = r.author
                and p.session = a.session and not p.open and p.cites <> '{}'
            cross join unnest(p.cites) as c (source)
            where r.reader = session_user) s
        join reviewer.head h on h.article = s.source and h.annotator = s.author and not h.open;
end $$;

create or replace function reviewer.pull(wanted jsonb, most integer)
returns table (annotator text, session text, article text, open boolean, n bigint, line text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    machines boolean;
begin
    perform reviewer.must_be_member();
    machines := reviewer.my_role() = 'chief';
    return query
        select p.annotator, p.session, p.article, p.open, p.n, p.line
        from jsonb_to_recordset(wanted)
            as w (annotator text, session text, article text, open boolean, after bigint)
        cross join lateral (
            select q.* from reviewer.piece q
            where q.annotator = w.annotator and q.session = w.session
                and q.article = w.article and q.open = w.open and q.n > w.after
                and (w.open or w.annotator = session_user
                    or (machines and w.annotator like 'machine.%')
                    or exists (select from reviewer.reveal r where r.reader = session_user
                        and r.article = w.article and r.author = w.annotator)
                    or (w.article like '/%' and reviewer.sees_source(w.annotator, w.article)))
            order by q.n limit most) p
        order by p.annotator, p.session, p.article, p.open, p.n
        limit most;
end $$;

-- Articles of which the reader may be shown somebody's work, and has not been yet. Of others it tells
-- nothing.
create function reviewer.to_take(recent interval) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    since timestamptz := coalesce(clock_timestamp() - recent, '-infinity');
    all_of_them boolean := reviewer.reveal_rule() = 'open';
begin
    perform reviewer.must_be_member();
    return query
        select distinct h.article from reviewer.head h
        where h.changed >= since and not h.open and h.annotator <> session_user
            and h.article not like '/%'
            and not exists (select from reviewer.reveal r where r.reader = session_user
                and r.article = h.article and r.author = h.annotator)
            and (all_of_them
                or exists (select from reviewer.submission s where s.annotator = session_user
                    and s.article = h.article and s.submitted)
                or exists (select from reviewer.declaration d where d.person = session_user
                    and d.article = h.article))
        order by 1;
end $$;

drop policy own on reviewer.session;
create policy own on reviewer.session for insert to :members
    with check (reviewer.is_mine(annotator));
drop policy own on reviewer.piece;
create policy own on reviewer.piece for insert to :members
    with check (reviewer.is_mine(annotator));

-- Checks that are under way -----------------------------------------------------------------------

-- One row for each check, as its latest line says it. Nothing of what the check says is here.
create table reviewer.under_way (
    annotator text not null,
    article text not null,
    unit text not null,
    name text not null,
    lc bigint not null,
    session text not null,
    n bigint not null,
    assignee text,
    primary key (annotator, article, unit, name)
);
create index under_way_now on reviewer.under_way (article) where assignee is not null;

alter table reviewer.under_way enable row level security;
alter table reviewer.under_way force row level security;
revoke all on reviewer.under_way from public;
create policy owner on reviewer.under_way to current_user using (true) with check (true);

-- Who is on a check that is not settled; null if nobody is. It is asked when the line comes, so
-- that nobody learns a hidden status by setting other statuses afterwards.
create function reviewer.goes_on(check_now json) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    settled json := (select value from reviewer.shared where name = 'settled'
        order by version desc limit 1);
    status text;
begin
    if json_typeof(check_now) is distinct from 'object'
            or coalesce(check_now ->> 'withdrawn', '') <> '' then
        return null;
    end if;
    status := check_now ->> 'status';
    if settled is null then
        if status is distinct from 'in progress' then
            return null;
        end if;
    elsif exists (select from json_array_elements_text(settled) s where s = status) then
        return null;
    end if;
    return nullif(left(btrim(check_now ->> 'assignee'), 100), '');
end $$;

create function reviewer.checks_in(line text)
returns table (unit text, name text, assignee text, place bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select u.unit, c.value ->> 2, c.assignee, c.ordinality
    from (
        select d.value, d.ordinality, reviewer.goes_on(d.value -> 4) as assignee
        from json_array_elements(line::json -> 'ch') with ordinality d
        where position('"check:' in line) > 0 and d.value ->> 2 like 'check:%') c
    -- A row of a bulk action names all sentences that share it.
    cross join lateral json_array_elements_text(case json_typeof(c.value -> 1)
        when 'array' then c.value -> 1 else json_build_array(c.value -> 1) end) u (unit)
    where octet_length(u.unit) + octet_length(c.value ->> 2) <= 2000
$$;

create or replace function reviewer.note_pieces() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    highest_lc bigint := coalesce((select max(lc) from reviewer.head), 0);
begin
    if not exists (select from added) then
        return null;
    end if;
    insert into reviewer.jump (annotator, session, n, lc, highest)
        select annotator, session, n, lc, highest_lc from added
        where lc > highest_lc + 1000000 order by lc limit 1;
    insert into reviewer.head as h (annotator, session, article, open, lines, last, lc)
        select annotator, session, article, open, count(*), max(n), max(lc)
        from added group by 1, 2, 3, 4 order by 1, 2, 3, 4
        on conflict (annotator, session, article, open) do update set
            lines = h.lines + excluded.lines,
            last = greatest(h.last, excluded.last),
            lc = greatest(h.lc, excluded.lc),
            changed = clock_timestamp();
    insert into reviewer.submission as s (annotator, article, lc, session, n, submitted)
        select distinct on (a.annotator, a.article)
            a.annotator, a.article, a.lc, a.session, a.n, (c.value -> 4)::text <> 'null'
        from added a, json_array_elements(a.line::json -> 'ch') with ordinality c
        where a.open and c.value ->> 1 = '' and c.value ->> 2 = 'submit'
        order by a.annotator, a.article, a.lc desc, a.session collate "C" desc, a.n desc,
            c.ordinality desc
        on conflict (annotator, article) do update set
            lc = excluded.lc, session = excluded.session, n = excluded.n,
            submitted = excluded.submitted
            where (s.lc, s.session collate "C", s.n)
                < (excluded.lc, excluded.session collate "C", excluded.n);
    insert into reviewer.under_way as u
            (annotator, article, unit, name, lc, session, n, assignee)
        select distinct on (a.annotator, a.article, c.unit, c.name)
            a.annotator, a.article, c.unit, c.name, a.lc, a.session, a.n, c.assignee
        from added a, reviewer.checks_in(a.line) c
        where not a.open and position('"check:' in a.line) > 0
        order by a.annotator, a.article, c.unit, c.name,
            a.lc desc, a.session collate "C" desc, a.n desc, c.place desc
        on conflict (annotator, article, unit, name) do update set
            lc = excluded.lc, session = excluded.session, n = excluded.n,
            assignee = excluded.assignee
            where (u.lc, u.session collate "C", u.n)
                < (excluded.lc, excluded.session collate "C", excluded.n);
    -- A hint without content: whoever hears it asks, and gets what is theirs to see.
    perform pg_notify('reviewer', '');
    return null;
end $$;

insert into reviewer.under_way (annotator, article, unit, name, lc, session, n, assignee)
    select distinct on (p.annotator, p.article, c.unit, c.name)
        p.annotator, p.article, c.unit, c.name, p.lc, p.session, p.n, c.assignee
    from reviewer.piece p, reviewer.checks_in(p.line) c
    where not p.open and position('"check:' in p.line) > 0
    order by p.annotator, p.article, c.unit, c.name,
        p.lc desc, p.session collate "C" desc, p.n desc, c.place desc;

-- Open to all: that somebody is on a check of a sentence, and who. Only people of the desk are
-- named; where it is somebody else, whose check it is.
create function reviewer.going_on()
returns table (annotator text, article text, unit text, assignee text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform reviewer.must_be_member();
    return query
        select distinct u.annotator, u.article, u.unit, coalesce(a.name, u.annotator)
        from reviewer.under_way u
        join reviewer.person p on p.name = u.annotator and p.active
        left join reviewer.person a on lower(a.name) = lower(u.assignee) and a.active
        where u.assignee is not null and u.annotator <> session_user
        order by 1, 2, 3, 4 limit 100000;
end $$;

revoke all on function reviewer.is_mine(text), reviewer.goes_on(json), reviewer.checks_in(text),
    reviewer.going_on(), reviewer.to_take(interval) from public;
grant execute on function reviewer.is_mine(text), reviewer.going_on(), reviewer.to_take(interval)
    to :members;

insert into reviewer.migration (version) values (2);
