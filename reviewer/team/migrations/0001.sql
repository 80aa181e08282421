-- The desk of a team. Who may do what stands here and nowhere else: clients are not trusted.
--
-- Nobody may select from the tables that hold hidden lines, not even through row level security:
-- EXPLAIN ANALYZE, estimates and timing would tell how many rows a policy took away. Lines are
-- read through functions, which ask first and look afterwards. Row level security is forced
-- all the same, as a second wall. Functions ask session_user, the person who logged in, because
-- inside them current_user is the owner.

create schema reviewer;
revoke all on schema reviewer from public;
revoke all on schema public from public;
grant usage on schema reviewer to :members;

create table reviewer.migration (
    version integer primary key,
    at timestamptz not null default now()
);

create table reviewer.person (
    name text primary key check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
    role text not null check (role in ('annotator', 'adjudicator', 'editor', 'chief')),
    active boolean not null default true,
    since timestamptz not null default now()
);
create unique index person_by_case on reviewer.person (lower(name));

-- What one person sets for everybody, each change a new version.
create table reviewer.shared (
    name text not null check (name in ('desk', 'reveal', 'scheme', 'config', 'assignments', 'splits')),
    version integer not null check (version > 0),
    value text not null check (octet_length(value) <= 16777216),
    said_by text not null default session_user,
    at timestamptz not null default now(),
    primary key (name, version)
);

-- Articles and kept texts, by their paths; what is said of them counts characters of these bytes.
create table reviewer.document (
    path text not null check (octet_length(path) between 1 and 1000),
    version integer not null check (version > 0),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    data bytea not null check (octet_length(data) <= 67108864),
    added_by text not null default session_user,
    primary key (path, version),
    unique (path, sha256)
);

create table reviewer.boundaries (
    article text not null check (octet_length(article) between 1 and 500),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    line_sha256 text not null check (line_sha256 ~ '^[0-9a-f]{64}$'),
    line text not null check (octet_length(line) <= 67108864),
    primary key (article, line_sha256)
);

create table reviewer.session (
    session text not null check (octet_length(session) between 1 and 200),
    annotator text not null references reviewer.person (name),
    primary key (annotator, session)
);

-- The key begins with the annotator, so that no conflict tells of the lines of another.
create table reviewer.piece (
    annotator text not null,
    session text not null,
    article text not null check (octet_length(article) <= 500),
    open boolean not null,
    n bigint not null check (n between 1 and 1000000000000),
    lc bigint not null check (lc between 0 and 1099511627776),
    work boolean not null default false,
    cites text[] not null default '{}' check (cardinality(cites) <= 10000),
    line text not null check (octet_length(line) <= 16777216),
    primary key (annotator, session, article, open, n),
    foreign key (annotator, session) references reviewer.session (annotator, session)
);
create index piece_by_article on reviewer.piece (article, annotator) where not open;
create index piece_that_cites on reviewer.piece (article, annotator)
    where not open and cites <> '{}';

-- How many lines there are of each kind, so that nobody has to count them.
create table reviewer.head (
    annotator text not null,
    session text not null,
    article text not null,
    open boolean not null,
    lines bigint not null,
    last bigint not null,
    lc bigint not null,
    changed timestamptz not null default clock_timestamp(),
    primary key (annotator, session, article, open)
);
create index head_by_change on reviewer.head (changed);
create index head_by_article on reviewer.head (article, annotator);
create index head_by_lc on reviewer.head (lc desc);
create index head_open on reviewer.head (annotator) where open;

create table reviewer.submission (
    annotator text not null,
    article text not null,
    lc bigint not null,
    session text not null,
    n bigint not null,
    submitted boolean not null,
    primary key (annotator, article)
);

-- Whose work on which article was handed out to whom.
create table reviewer.reveal (
    reader text not null,
    article text not null,
    author text not null,
    at timestamptz not null default now(),
    primary key (reader, article, author)
);

create table reviewer.declaration (
    person text not null,
    article text not null,
    at timestamptz not null default now(),
    primary key (person, article)
);

create table reviewer.jump (
    annotator text not null,
    session text not null,
    n bigint not null,
    lc bigint not null,
    highest bigint not null,
    at timestamptz not null default now()
);

-- Copies of files that are cited as evidence.
create table reviewer.kept (
    annotator text not null references reviewer.person (name),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    data bytea not null check (octet_length(data) <= 20971520),
    primary key (annotator, sha256)
);

-- Who one is, and what one may --------------------------------------------------------------------

create function reviewer.my_role() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select role from reviewer.person where name = session_user and active
$$;

create function reviewer.must_be_member() returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from reviewer.person where name = session_user and active) then
        raise exception 'you are not (any more) a member of this desk: ask the chief'
            using errcode = '42501';
    end if;
end $$;

create function reviewer.reveal_rule() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(
        (select value from reviewer.shared where name = 'reveal' order by version desc limit 1),
        'article')
$$;

create function reviewer.may_see(of_article text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select reviewer.my_role() is not null and (
        reviewer.reveal_rule() = 'open'
        or exists (select from reviewer.submission s
            where s.annotator = session_user and s.article = of_article and s.submitted)
        or exists (select from reviewer.reveal r
            where r.reader = session_user and r.article = of_article)
        or exists (select from reviewer.declaration d
            where d.person = session_user and d.article = of_article))
$$;

-- Whether a source of somebody (`/` and its id) is cited where the reader has been shown it.
create function reviewer.sees_source(of_author text, of_source text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from reviewer.reveal r
        join reviewer.piece p on p.article = r.article and p.annotator = r.author and not p.open
        where r.reader = session_user and r.author = of_author
            and p.cites <> '{}' and p.cites @> array[substr(of_source, 2)])
$$;

-- What is written ---------------------------------------------------------------------------------

create function reviewer.declared(of_article text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from reviewer.declaration
        where person = session_user and article = of_article)
$$;

create function reviewer.check_piece() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    doc json;
    fits boolean;
    decides boolean;
begin
    if new.annotator is distinct from current_user::text then
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
    if new.work and reviewer.declared(new.article) then
        raise exception 'who declared to review % does not annotate it', new.article
            using errcode = '42501';
    end if;
    return new;
end $$;

create trigger check_piece before insert on reviewer.piece
    for each row execute function reviewer.check_piece();

create function reviewer.note_pieces() returns trigger
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
        where a.open and c.value ->> 2 = 'submit'
        order by a.annotator, a.article, a.lc desc, a.session collate "C" desc, a.n desc,
            c.ordinality desc
        on conflict (annotator, article) do update set
            lc = excluded.lc, session = excluded.session, n = excluded.n,
            submitted = excluded.submitted
            where (s.lc, s.session collate "C", s.n)
                < (excluded.lc, excluded.session collate "C", excluded.n);
    -- A hint without content: whoever hears it asks, and gets what is theirs to see.
    perform pg_notify('reviewer', '');
    return null;
end $$;

create trigger note_pieces after insert on reviewer.piece
    referencing new table as added
    for each statement execute function reviewer.note_pieces();

create function reviewer.note_shared() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_notify('reviewer', '');
    return null;
end $$;

create trigger note_shared after insert on reviewer.shared
    for each statement execute function reviewer.note_shared();
create trigger note_documents after insert on reviewer.document
    for each statement execute function reviewer.note_shared();

create function reviewer.check_shared() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.name = 'reveal' and new.value not in ('article', 'open') then
        raise exception 'reveal can be "article" or "open" here: lines travel article by article,'
            ' so others'' work on a single sentence cannot be held back or handed out'
            using errcode = '22023';
    end if;
    new.said_by := session_user;
    return new;
end $$;

create trigger check_shared before insert on reviewer.shared
    for each row execute function reviewer.check_shared();

create function reviewer.check_document() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.sha256 <> encode(sha256(new.data), 'hex') then
        raise exception 'the document is not what it is sent as' using errcode = '22023';
    end if;
    return new;
end $$;

create trigger check_document before insert on reviewer.document
    for each row execute function reviewer.check_document();
create trigger check_kept before insert on reviewer.kept
    for each row execute function reviewer.check_document();

-- What is read ------------------------------------------------------------------------------------

-- Which lines there are to fetch: one's own, open ones, and those that one has been shown.
-- What others add to an article that one has been shown is shown as well, and that is recorded.
-- `recent` leaves out what did not change for so long. It may miss what a slow transaction wrote,
-- so clients ask without it now and then.
create function reviewer.heads(recent interval)
returns table (annotator text, session text, article text, open boolean, lines bigint, last bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    since timestamptz := coalesce(clock_timestamp() - recent, '-infinity');
begin
    perform reviewer.must_be_member();
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

-- The lines behind some heads, from a number on.
create function reviewer.pull(wanted jsonb, most integer)
returns table (annotator text, session text, article text, open boolean, n bigint, line text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
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
                    or exists (select from reviewer.reveal r where r.reader = session_user
                        and r.article = w.article and r.author = w.annotator)
                    or (w.article like '/%' and reviewer.sees_source(w.annotator, w.article)))
            order by q.n limit most) p
        order by p.annotator, p.session, p.article, p.open, p.n
        limit most;
end $$;

-- Shows others' work on an article: what is handed out is recorded in the same transaction.
create function reviewer.take(of_article text)
returns table (annotator text, session text, article text, open boolean, n bigint, line text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform reviewer.must_be_member();
    if not reviewer.may_see(of_article) then
        raise exception 'others'' work on % shows once you have submitted it', of_article
            using errcode = '42501';
    end if;
    insert into reviewer.reveal (reader, article, author)
        select distinct session_user::text, h.article, h.annotator from reviewer.head h
        where h.article = of_article and not h.open and h.annotator <> session_user
        on conflict do nothing;
    return query
        select p.annotator, p.session, p.article, p.open, p.n, p.line
        from reviewer.piece p
        join reviewer.reveal r on r.reader = session_user and r.article = p.article
            and r.author = p.annotator
        where p.article = of_article and not p.open
        order by p.annotator, p.session, p.n;
end $$;

-- Whoever reviews without annotating says so first, and does not annotate the article afterwards.
create function reviewer.declare_review(of_article text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(reviewer.my_role(), '') not in ('editor', 'adjudicator', 'chief') then
        raise exception 'only editors, adjudicators and the chief review what they do not annotate'
            using errcode = '42501';
    end if;
    if exists (select from reviewer.piece p where p.annotator = session_user
            and p.article = of_article and p.work) then
        raise exception 'you have annotated %: submit it to see the work of others', of_article
            using errcode = '42501';
    end if;
    insert into reviewer.declaration (person, article) values (session_user, of_article)
        on conflict do nothing;
end $$;

-- A file that is cited, if one may see the source that says so.
create function reviewer.kept_file(of_author text, of_sha256 text) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select k.data from reviewer.kept k
    where k.annotator = of_author and k.sha256 = of_sha256 and reviewer.my_role() is not null
        and (k.annotator = session_user or exists (
            select from reviewer.piece p
            where p.annotator = k.annotator and p.article like '/%'
                and p.cites @> array[k.sha256]
                and reviewer.sees_source(p.annotator, p.article)))
$$;

create function reviewer.my_kept() returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select sha256 from reviewer.kept where annotator = session_user and reviewer.my_role() is not null
$$;

-- How much there is of whom; for the chief.
create function reviewer.progress()
returns table (name text, role text, active boolean, lines bigint, submitted bigint, jumps bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(reviewer.my_role(), '') <> 'chief' and not reviewer.is_owner() then
        raise exception 'only the chief sees this' using errcode = '42501';
    end if;
    return query
        select p.name, p.role, p.active,
            coalesce((select sum(h.lines)::bigint from reviewer.head h
                where h.annotator = p.name), 0),
            (select count(*) from reviewer.submission s
                where s.annotator = p.name and s.submitted),
            (select count(*) from reviewer.jump j where j.annotator = p.name)
        from reviewer.person p order by p.name;
end $$;

-- Who belongs to the desk -------------------------------------------------------------------------

create function reviewer.is_owner() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select session_user = current_user
$$;

-- The password comes as a SCRAM verifier, so that it stands in no log.
create function reviewer.invite(who text, as_role text, verifier text, connections integer)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    known boolean := exists (select from pg_roles where rolname = who);
    ours boolean := coalesce((select shobj_description(oid, 'pg_authid') = 'a person of Reviewer'
        from pg_roles where rolname = who), false);
begin
    if coalesce(reviewer.my_role(), '') <> 'chief' and not reviewer.is_owner() then
        raise exception 'only the chief invites' using errcode = '42501';
    end if;
    -- A new password is the key to all desks of a person on this server.
    if coalesce(reviewer.my_role(), '') = 'chief' and exists (
            select from pg_auth_members m
            join pg_roles g on g.oid = m.roleid
            join pg_roles p on p.oid = m.member
            where p.rolname = who and g.rolname like 'reviewer\_%' and g.rolname <> :'members') then
        raise exception '% belongs to another desk of this server: its owner has to invite them', who
            using errcode = '42501';
    end if;
    if verifier !~ '^SCRAM-SHA-256\$' then
        raise exception 'a SCRAM verifier was expected' using errcode = '22023';
    end if;
    if known and not ours then
        raise exception 'the server has a role % that is not of Reviewer: take another name', who
            using errcode = '42710';
    end if;
    insert into reviewer.person as p (name, role) values (who, as_role)
        on conflict (name) do update set role = excluded.role, active = true;
    if not known then
        execute format('create role %I', who);
        execute format('comment on role %I is %L', who, 'a person of Reviewer');
    end if;
    execute format('alter role %I login password %L connection limit %s', who, verifier,
        greatest(1, least(connections, 50)));
    execute format('grant %I to %I', :'members', who);
    return not known;
end $$;

create function reviewer.revoke(who text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(reviewer.my_role(), '') <> 'chief' and not reviewer.is_owner() then
        raise exception 'only the chief revokes' using errcode = '42501';
    end if;
    update reviewer.person set active = false where name = who;
    if not found then
        return false;
    end if;
    execute format('revoke %I from %I', :'members', who);
    begin
        perform pg_terminate_backend(pid) from pg_stat_activity
            where usename = who and datname = current_database();
    exception when insufficient_privilege then
        -- What is connected is refused at its next question.
        null;
    end;
    return true;
end $$;

-- Walls -------------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['migration', 'person', 'shared', 'document', 'boundaries',
        'session', 'piece', 'head', 'submission', 'reveal', 'declaration', 'jump', 'kept']
    loop
        execute format('alter table reviewer.%I enable row level security', name);
        execute format('alter table reviewer.%I force row level security', name);
        execute format('revoke all on reviewer.%I from public', name);
        execute format('create policy owner on reviewer.%I to current_user'
            ' using (true) with check (true)', name);
    end loop;
end $$;

-- A line, once written, is not changed by the owner's functions either.
drop policy owner on reviewer.piece;
create policy owner_reads on reviewer.piece for select to current_user using (true);

revoke all on all functions in schema reviewer from public;
grant execute on function
    reviewer.my_role(), reviewer.must_be_member(), reviewer.reveal_rule(), reviewer.declared(text),
    reviewer.check_piece(), reviewer.check_shared(), reviewer.check_document(),
    reviewer.heads(interval), reviewer.pull(jsonb, integer), reviewer.take(text),
    reviewer.declare_review(text), reviewer.kept_file(text, text), reviewer.my_kept(),
    reviewer.progress(), reviewer.invite(text, text, text, integer), reviewer.revoke(text)
    to :members;

grant select on reviewer.migration, reviewer.person, reviewer.shared, reviewer.document,
    reviewer.boundaries to :members;
grant insert on reviewer.shared, reviewer.document, reviewer.boundaries, reviewer.session,
    reviewer.piece, reviewer.kept to :members;
grant select on reviewer.jump to :members;

create policy members on reviewer.migration for select to :members using (true);
create policy members on reviewer.person for select to :members
    using (reviewer.my_role() is not null);
create policy members on reviewer.shared for select to :members
    using (reviewer.my_role() is not null);
create policy chief on reviewer.shared for insert to :members
    with check (reviewer.my_role() = 'chief');
create policy members on reviewer.document for select to :members
    using (reviewer.my_role() is not null);
create policy adds on reviewer.document for insert to :members
    with check (reviewer.my_role() is not null and added_by = current_user
        and (version = 1 or reviewer.my_role() = 'chief'));
create policy members on reviewer.boundaries for select to :members
    using (reviewer.my_role() is not null);
create policy adds on reviewer.boundaries for insert to :members
    with check (reviewer.my_role() is not null);
create policy own on reviewer.session for insert to :members
    with check (annotator = current_user and reviewer.my_role() is not null);
create policy own on reviewer.piece for insert to :members
    with check (annotator = current_user and reviewer.my_role() is not null);
create policy own_or_open on reviewer.piece for select to :members
    using ((open or annotator = current_user) and reviewer.my_role() is not null);
create policy own on reviewer.kept for insert to :members
    with check (annotator = current_user and reviewer.my_role() is not null);
create policy chief on reviewer.jump for select to :members
    using (reviewer.my_role() = 'chief');

do $$ begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to %I', current_database(), :'members');
end $$;

insert into reviewer.migration (version) values (1);
