-- Plans of the chief travel: who decides, norming sessions, known answers, contracts for machines'
-- labels. What is answered apart from articles (control items, training, votes of norming
-- sessions) has rules of its own: articles that were submitted do not show it.

-- Plans -------------------------------------------------------------------------------------------

-- Each change is a new version. Two of the plans hold what whoever is asked must not know yet, so
-- nobody selects from here: a function hands out what each may read.
create table reviewer.plan (
    name text not null check (name in ('adjudicators', 'norming', 'controls', 'machine')),
    version integer not null check (version > 0),
    value text not null check (octet_length(value) <= 16777216),
    said_by text not null default session_user,
    at timestamptz not null default now(),
    primary key (name, version)
);

-- Which control items and sentences of the training somebody has answered.
create table reviewer.answered (
    annotator text not null,
    key text not null,
    primary key (annotator, key)
);

-- The norming sessions of the newest plan, and whether their votes may be seen.
create table reviewer.norming (
    session text primary key,
    people text[] not null,
    sentences integer not null,
    opened boolean not null,
    revealed boolean not null default false
);

create table reviewer.vote (
    session text not null,
    round integer not null,
    annotator text not null,
    number bigint not null,
    primary key (session, round, annotator, number)
);

-- Whose votes were handed out to whom.
create table reviewer.vote_shown (
    reader text not null,
    session text not null,
    author text not null,
    at timestamptz not null default now(),
    primary key (reader, session, author)
);

create function reviewer.check_plan() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    said json := new.value::json;
    list json := coalesce(said -> case new.name when 'controls' then 'items'
        when 'norming' then 'sessions' else 'contracts' end, '[]');
    fits boolean := json_typeof(said) = 'object' and json_typeof(list) = 'array';
begin
    if fits and new.name <> 'adjudicators' then
        select coalesce(bool_and(coalesce(case when json_typeof(o) <> 'object' then false
            when new.name = 'controls' then json_typeof(o -> 'id') = 'string'
                and json_typeof(o -> 'tags') = 'array' and o -> 'withheld' is null
            when new.name = 'norming' then json_typeof(o -> 'name') = 'string'
                and json_typeof(o -> 'people') = 'array' and json_typeof(o -> 'sentences') = 'array'
            else json_typeof(o -> 'sample') = 'array'
                and not exists (select from json_array_elements(o -> 'sample') s
                    where json_typeof(s) <> 'array'
                        or json_typeof(s -> 2) is distinct from 'boolean') end, false)), true)
            into fits from json_array_elements(list) o;
    end if;
    if not coalesce(fits, false) then
        raise exception 'the plan % is not as Reviewer writes it, or not whole', new.name
            using errcode = '22023';
    end if;
    new.said_by := session_user;
    return new;
end $$;

create trigger check_plan before insert on reviewer.plan
    for each row execute function reviewer.check_plan();

-- Whether all votes of the first round are given, or the session was opened without them. Then, and
-- when somebody is through with a round, more of the votes shows: what changed is asked for.
create function reviewer.look_at_norming(of_session text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update reviewer.norming n set revealed = n.opened or not exists (
            select from unnest(n.people) p (name)
            where (select count(*) from reviewer.vote v where v.session = n.session
                and v.round = 1 and v.annotator = p.name
                and v.number between 1 and n.sentences) < n.sentences)
        where n.session = of_session;
    update reviewer.head h set changed = clock_timestamp()
        where h.apart in ('norming:' || of_session || '.1', 'norming:' || of_session || '.2',
            'talk:' || of_session);
end $$;

create function reviewer.note_plan() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.name = 'norming' and not exists (select from reviewer.plan p
            where p.name = 'norming' and p.version > new.version) then
        delete from reviewer.norming;
        insert into reviewer.norming (session, people, sentences, opened)
            select o ->> 'name',
                array(select json_array_elements_text(o -> 'people')),
                json_array_length(o -> 'sentences'),
                coalesce(o ->> 'opened', '') = 'true'
            from json_array_elements(coalesce(new.value::json -> 'sessions', '[]')) o
            on conflict do nothing;
        perform reviewer.look_at_norming(n.session) from reviewer.norming n;
    end if;
    perform pg_notify('reviewer', '');
    return null;
end $$;

create trigger note_plan after insert on reviewer.plan
    for each row execute function reviewer.note_plan();

-- Known answers as the reader may read them: those of what they have answered, and their own.
create function reviewer.known_answers(plan json) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select json_object_agg(f.key, case f.key when 'items' then (
            select coalesce(json_agg(case when o ->> 'by' = session_user or exists (
                    select from reviewer.answered a where a.annotator = session_user
                        and a.key in ('control:' || (o ->> 'id'), 'training:' || (o ->> 'id')))
                then o else (
                    select json_object_agg(i.key, i.value)
                    from (select e.key, e.value from json_each(o) e
                            where e.key not in ('tags', 'why', 'withheld')
                        union all select 'withheld', 'true'::json) i) end order by at), '[]')
            from json_array_elements(f.value) with ordinality e (o, at))
        else f.value end)::text
    from json_each(plan) f
$$;

-- Contracts without what the machine says of sentences that people still judge.
create function reviewer.blind_samples(plan json) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select json_object_agg(f.key, case f.key when 'contracts' then (
            select coalesce(json_agg(case when o ->> 'state' is distinct from 'sampling' then o
                else (select json_object_agg(i.key, case i.key when 'sample' then (
                        select coalesce(json_agg(json_build_array(s -> 0, s -> 1, null)), '[]')
                        from json_array_elements(i.value) s) else i.value end)
                    from json_each(o) i) end order by at), '[]')
            from json_array_elements(f.value) with ordinality e (o, at))
        else f.value end)::text
    from json_each(plan) f
$$;

create function reviewer.plans() returns table (name text, version integer, value text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    whole boolean := reviewer.my_role() = 'chief';
begin
    perform reviewer.must_be_member();
    return query
        select distinct on (p.name) p.name, p.version, case
            when whole then p.value
            when p.name = 'controls' then reviewer.known_answers(p.value::json)
            when p.name = 'machine' then reviewer.blind_samples(p.value::json)
            else p.value end
        from reviewer.plan p order by p.name, p.version desc;
end $$;

-- Changes when `plans` would say something else.
create function reviewer.plans_state() returns bigint[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform reviewer.must_be_member();
    return array[(select count(*) from reviewer.plan),
        (select count(*) from reviewer.answered a where a.annotator = session_user)];
end $$;

-- Answers apart -----------------------------------------------------------------------------------

-- What kind of answer a change is that stands beside what is said of sentences: on a control item or
-- in the training; a vote of a round, or a remark on it, with the norming session; else empty.
create function reviewer.kind_of(change json) returns text
language sql immutable as $$
    select case when change ->> 0 = '' then ''
        when change ->> 1 = '' and change ->> 2 ~ '^(control|training):' then 'control'
        when change ->> 1 = ''
                and change ->> 2 ~ '^norming:[A-Za-z0-9][A-Za-z0-9_-]{0,39}\.[12]\.[0-9]{1,9}$'
            then substring(change ->> 2 from '^norming:[^.]+\.[12]')
        when change ->> 2 like 'remark:%' and change #>> '{4,on}' like 'norming:%'
            then 'talk:' || substr(change #>> '{4,on}', 9, 40)
        else '' end
$$;

alter table reviewer.piece add column apart text not null default '';

-- Those that are there already; nobody but this migration changes lines, and no line itself.
alter table reviewer.piece no force row level security;
update reviewer.piece p set apart = k.apart
    from (select q.annotator, q.session, q.article, q.open, q.n, min(reviewer.kind_of(c)) as apart
        from reviewer.piece q cross join json_array_elements(q.line::json -> 'ch') c
        where not q.open and q.line ~ '"(control|training|norming|remark):'
        group by 1, 2, 3, 4, 5
        having min(reviewer.kind_of(c)) = max(reviewer.kind_of(c))) k
    where k.apart <> '' and (p.annotator, p.session, p.article, p.open, p.n)
        = (k.annotator, k.session, k.article, k.open, k.n);
alter table reviewer.piece force row level security;

alter table reviewer.head add column apart text not null default '';
alter table reviewer.head drop constraint head_pkey;
alter table reviewer.head add primary key (annotator, session, article, open, apart);
create index head_apart on reviewer.head (apart) where apart <> '';

create temporary table moved on commit drop as
    select p.annotator, p.session, p.article, p.open, p.apart,
        count(*) as lines, max(p.n) as last, max(p.lc) as lc
    from reviewer.piece p
    where (p.annotator, p.session, p.article, p.open) in (
        select q.annotator, q.session, q.article, q.open from reviewer.piece q where q.apart <> '')
    group by 1, 2, 3, 4, 5;
delete from reviewer.head h using moved m
    where (h.annotator, h.session, h.article, h.open)
        = (m.annotator, m.session, m.article, m.open);
insert into reviewer.head (annotator, session, article, open, apart, lines, last, lc)
    select annotator, session, article, open, apart, lines, last, lc from moved;

create function reviewer.note_answers(of_line text, of_annotator text) returns setof text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    change json;
    parts text[];
begin
    for change in select c from json_array_elements(of_line::json -> 'ch') c loop
        continue when json_typeof(change -> 4) is distinct from 'object'
            or json_typeof(change #> '{4,tags}') is distinct from 'array';
        if reviewer.kind_of(change) = 'control' then
            insert into reviewer.answered (annotator, key) values (of_annotator, change ->> 2)
                on conflict do nothing;
        elsif reviewer.kind_of(change) like 'norming:%' then
            parts := regexp_split_to_array(substr(change ->> 2, 9), '\.');
            insert into reviewer.vote (session, round, annotator, number)
                values (parts[1], parts[2]::integer, of_annotator, parts[3]::bigint)
                on conflict do nothing;
            return next parts[1];
        end if;
    end loop;
end $$;

do $$ begin
    perform count(*) from reviewer.piece p
        cross join lateral reviewer.note_answers(p.line, p.annotator) n
        where p.apart = 'control' or p.apart like 'norming:%';
end $$;

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
            or c ->> 2 in ('decided', 'note', 'submit')), false),
        coalesce(case when min(reviewer.kind_of(c)) = max(reviewer.kind_of(c))
            then min(reviewer.kind_of(c)) end, '')
        into fits, decides, new.work, new.apart
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

create or replace function reviewer.note_pieces() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    highest_lc bigint := coalesce((select max(lc) from reviewer.head), 0);
    voted text[];
begin
    if not exists (select from added) then
        return null;
    end if;
    insert into reviewer.jump (annotator, session, n, lc, highest)
        select annotator, session, n, lc, highest_lc from added
        where lc > highest_lc + 1000000 order by lc limit 1;
    insert into reviewer.head as h (annotator, session, article, open, apart, lines, last, lc)
        select annotator, session, article, open, apart, count(*), max(n), max(lc)
        from added group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
        on conflict (annotator, session, article, open, apart) do update set
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
    if exists (select from added where apart = 'control' or apart like 'norming:%') then
        voted := array(select distinct n.vote
            from added a cross join lateral reviewer.note_answers(a.line, a.annotator) n (vote)
            where a.apart = 'control' or a.apart like 'norming:%');
        -- Of two who give the last votes in the same moment the second one waits, and sees both.
        perform from reviewer.norming m where m.session = any (voted) order by m.session for update;
        perform reviewer.look_at_norming(m.session) from reviewer.norming m
            where m.session = any (voted) and exists (
                select from reviewer.vote o
                where o.session = m.session and o.number between 1 and m.sentences
                    and o.annotator in (select a.annotator from added a)
                group by o.annotator, o.round having count(*) = m.sentences);
    end if;
    -- A hint without content: whoever hears it asks, and gets what is theirs to see.
    perform pg_notify('reviewer', '');
    return null;
end $$;

-- What of somebody's answers apart shows where their work on the article does.
create function reviewer.shows_with_article(apart text, to_role text) returns boolean
language sql immutable as $$
    select apart = '' or apart like 'talk:%' or (apart = 'control' and to_role = 'chief')
$$;

-- Which votes the reader may see: those of sessions in which they vote, once all first votes are
-- given; second ones after their own.
create function reviewer.seen_votes() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(k.kind || n.session || k.round), '{}')
    from reviewer.norming n
    cross join (values ('talk:', '', 0), ('norming:', '.1', 1), ('norming:', '.2', 2))
        as k (kind, round, number)
    where n.revealed and (session_user = any (n.people) or reviewer.my_role() = 'chief')
        and (k.number < 2 or session_user <> all (n.people)
            or (select count(*) from reviewer.vote v where v.session = n.session and v.round = 2
                and v.annotator = session_user and v.number between 1 and n.sentences)
                = n.sentences)
$$;

-- How many votes who has given, which is not hidden from those who vote as well.
create function reviewer.votes_given()
returns table (session text, annotator text, round integer, given bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform reviewer.must_be_member();
    return query
        select v.session, v.annotator, v.round, count(*)
        from reviewer.norming n
        join reviewer.vote v on v.session = n.session
        where (session_user = any (n.people) or reviewer.my_role() = 'chief')
            and v.annotator = any (n.people) and v.number between 1 and n.sentences
        group by 1, 2, 3 order by 1, 2, 3;
end $$;

create or replace function reviewer.heads(recent interval)
returns table (annotator text, session text, article text, open boolean, lines bigint, last bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    since timestamptz := coalesce(clock_timestamp() - recent, '-infinity');
    my_part text := reviewer.my_role();
    votes text[] := reviewer.seen_votes();
begin
    perform reviewer.must_be_member();
    insert into reviewer.reveal (reader, article, author)
        select distinct session_user::text, h.article, h.annotator
        from reviewer.head h
        where h.changed >= since and not h.open and h.annotator <> session_user
            and reviewer.shows_with_article(h.apart, my_part)
            and exists (select from reviewer.reveal r
                where r.reader = session_user and r.article = h.article)
        on conflict do nothing;
    if votes <> '{}' then
        insert into reviewer.vote_shown (reader, session, author)
            select distinct session_user::text, split_part(substr(h.apart, 9), '.', 1), h.annotator
            from reviewer.head h
            where h.changed >= since and h.apart like 'norming:%' and h.apart = any (votes)
                and h.annotator <> session_user
            on conflict do nothing;
    end if;
    return query
        select h.annotator, h.session, h.article, h.open, sum(h.lines)::bigint, max(h.last)
        from reviewer.head h
        -- Of what changed, all that the reader may see: lines are counted together.
        where (recent is null or (h.annotator, h.session, h.article, h.open) in (
                select c.annotator, c.session, c.article, c.open from reviewer.head c
                where c.changed >= since))
            and (h.open or h.annotator = session_user
                or (my_part = 'chief' and h.annotator like 'machine.%')
                or (h.apart <> '' and h.apart = any (votes))
                or (reviewer.shows_with_article(h.apart, my_part)
                    and exists (select from reviewer.reveal r where r.reader = session_user
                        and r.article = h.article and r.author = h.annotator)))
        group by 1, 2, 3, 4
        having max(h.changed) >= since
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
    my_part text := reviewer.my_role();
    votes text[] := reviewer.seen_votes();
begin
    perform reviewer.must_be_member();
    return query
        select p.annotator, p.session, p.article, p.open, p.n, p.line
        from jsonb_to_recordset(wanted)
            as w (annotator text, session text, article text, open boolean, after bigint)
        cross join lateral (
            select q.* from reviewer.piece q
            where q.annotator = w.annotator and q.session = w.session
                and q.article = w.article and q.open = w.open and q.n > w.after
                and (w.open or w.annotator = session_user
                    or (my_part = 'chief' and w.annotator like 'machine.%')
                    or (q.apart <> '' and q.apart = any (votes)
                        and (q.apart like 'talk:%' or exists (select from reviewer.vote_shown s
                            where s.reader = session_user and s.author = w.annotator
                                and s.session = split_part(substr(q.apart, 9), '.', 1))))
                    or (reviewer.shows_with_article(q.apart, my_part)
                        and exists (select from reviewer.reveal r where r.reader = session_user
                            and r.article = w.article and r.author = w.annotator))
                    or (w.article like '/%' and reviewer.sees_source(w.annotator, w.article)))
            order by q.n limit most) p
        order by p.annotator, p.session, p.article, p.open, p.n
        limit most;
end $$;

create or replace function reviewer.take(of_article text)
returns table (annotator text, session text, article text, open boolean, n bigint, line text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    my_part text := reviewer.my_role();
begin
    perform reviewer.must_be_member();
    if not reviewer.may_see(of_article) then
        raise exception 'others'' work on % shows once you have submitted it', of_article
            using errcode = '42501';
    end if;
    insert into reviewer.reveal (reader, article, author)
        select distinct session_user::text, h.article, h.annotator from reviewer.head h
        where h.article = of_article and not h.open and h.annotator <> session_user
            and reviewer.shows_with_article(h.apart, my_part)
        on conflict do nothing;
    return query
        select p.annotator, p.session, p.article, p.open, p.n, p.line
        from reviewer.piece p
        join reviewer.reveal r on r.reader = session_user and r.article = p.article
            and r.author = p.annotator
        where p.article = of_article and not p.open
            and reviewer.shows_with_article(p.apart, my_part)
        order by p.annotator, p.session, p.n;
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
            and not exists (select from reviewer.reveal r where r.reader = session_user
                and r.article = h.article and r.author = h.annotator)
            and (all_of_them
                or exists (select from reviewer.submission s where s.annotator = session_user
                    and s.article = h.article and s.submitted)
                or exists (select from reviewer.declaration d where d.person = session_user
                    and d.article = h.article))
        order by 1;
end $$;

-- Walls -------------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['plan', 'answered', 'norming', 'vote', 'vote_shown'] loop
        execute format('alter table reviewer.%I enable row level security', name);
        execute format('alter table reviewer.%I force row level security', name);
        execute format('revoke all on reviewer.%I from public', name);
        execute format('create policy owner on reviewer.%I to current_user'
            ' using (true) with check (true)', name);
    end loop;
end $$;

grant insert on reviewer.plan to :members;
create policy chief on reviewer.plan for insert to :members
    with check (reviewer.my_role() = 'chief');

revoke all on function
    reviewer.check_plan(), reviewer.look_at_norming(text), reviewer.note_plan(),
    reviewer.known_answers(json), reviewer.blind_samples(json), reviewer.plans(),
    reviewer.plans_state(), reviewer.kind_of(json), reviewer.note_answers(text, text),
    reviewer.shows_with_article(text, text), reviewer.seen_votes(), reviewer.votes_given()
    from public;
grant execute on function
    reviewer.check_plan(), reviewer.kind_of(json), reviewer.plans(), reviewer.plans_state(),
    reviewer.votes_given()
    to :members;

insert into reviewer.migration (version) values (3);
