-- The plan of who decides holds on the server as well, article by article, not by role alone.

-- The newest plan: who is named in it, and to whom articles are assigned. Where nobody is named all
-- adjudicators decide; an article that is assigned to nobody is all named ones'.
create table reviewer.adjudicator (
    person text primary key,
    named boolean not null,
    chief boolean not null
);

create table reviewer.adjudicates (
    article text not null,
    person text not null,
    primary key (article, person)
);

create function reviewer.all_texts(list json) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select list is null or (json_typeof(list) = 'array' and not exists (
        select from json_array_elements(case json_typeof(list) when 'array' then list
            else '[]' end) one where json_typeof(one) <> 'string'))
$$;

create or replace function reviewer.check_plan() returns trigger
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
    if fits and new.name = 'adjudicators' then
        fits := reviewer.all_texts(said -> 'adjudicators')
            and coalesce(json_typeof(said -> 'chief'), 'string') = 'string'
            and coalesce(json_typeof(said -> 'articles'), 'array') = 'array'
            and not exists (select from json_array_elements(coalesce(said -> 'articles', '[]')) a
                where not coalesce(case when json_typeof(a) = 'array' then json_array_length(a) = 2
                    and json_typeof(a -> 0) = 'string' and json_typeof(a -> 1) = 'array'
                    and reviewer.all_texts(a -> 1) end, false));
    end if;
    if not coalesce(fits, false) then
        raise exception 'the plan % is not as Reviewer writes it, or not whole', new.name
            using errcode = '22023';
    end if;
    new.said_by := session_user;
    return new;
end $$;

-- Reads the newest plan. One that was set before plans had to be whole counts as far as it can be read.
create function reviewer.look_at_adjudicators() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    said json := (select value from reviewer.plan where name = 'adjudicators'
        order by version desc limit 1);
begin
    delete from reviewer.adjudicator;
    delete from reviewer.adjudicates;
    insert into reviewer.adjudicator (person, named, chief)
        select f.person, bool_or(not f.chief), bool_or(f.chief)
        from (select n as person, false as chief from json_array_elements_text(
                case when json_typeof(said -> 'adjudicators') = 'array'
                    and reviewer.all_texts(said -> 'adjudicators')
                    then said -> 'adjudicators' else '[]' end) n
            union all select said ->> 'chief', true
                where json_typeof(said -> 'chief') = 'string' and said ->> 'chief' <> '') f
        group by 1;
    -- Of an article that stands there twice the last entry counts, as in the program.
    insert into reviewer.adjudicates (article, person)
        select l.article, p.person
        from (select distinct on (a.value ->> 0) a.value ->> 0 as article, a.value -> 1 as people
            from json_array_elements(case json_typeof(said -> 'articles') when 'array'
                then said -> 'articles' else '[]' end) with ordinality a
            where json_typeof(a.value) = 'array' and json_typeof(a.value -> 0) = 'string'
                and json_typeof(a.value -> 1) = 'array' and reviewer.all_texts(a.value -> 1)
            order by a.value ->> 0, a.ordinality desc) l
        cross join lateral json_array_elements_text(l.people) p (person)
        on conflict do nothing;
end $$;

create or replace function reviewer.note_plan() returns trigger
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
    if new.name = 'adjudicators' then
        perform reviewer.look_at_adjudicators();
    end if;
    perform pg_notify('reviewer', '');
    return null;
end $$;

-- Of which sentences a line decides something: their ids, empty for the article itself.
create function reviewer.decided_in(of_line text) returns table (unit text, key text, value json)
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select u.unit, c ->> 2, c #> '{4,value}'
    from json_array_elements(of_line::json -> 'ch') c
    cross join lateral json_array_elements_text(case json_typeof(c -> 1)
        when 'array' then c -> 1 else json_build_array(c -> 1) end) u (unit)
    where c ->> 2 like 'gold:%' and c ->> 2 <> 'gold:anchor'
$$;

-- Whether two others decided differently on each of these sentences. Only what has been handed out
-- to the reader counts, so that nobody learns by trying what is hidden from them.
create function reviewer.others_differ(of_article text, units text[]) returns boolean
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
                join reviewer.reveal r on r.reader = session_user and r.article = p.article
                    and r.author = p.annotator
                cross join lateral reviewer.decided_in(p.line) d
                where p.article = of_article and not p.open and p.annotator <> session_user
                    and position('"gold:' in p.line) > 0 and d.unit = any (units)
                order by p.annotator, d.unit, d.key,
                    p.lc desc, p.session collate "C" desc, p.n desc) l
            where l.value is not null
            group by l.annotator, l.unit) w
        group by w.unit having count(distinct w.said) > 1) differing
$$;

-- Refuses whoever the plan does not have decide: those to whom the article is assigned do, the chief,
-- and where two of them differ any other that the plan names.
create function reviewer.must_decide(of_article text, of_line text) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    given text[] := array(select a.person from reviewer.adjudicates a
        where a.article = of_article order by 1);
    named text[] := array(select a.person from reviewer.adjudicator a where a.named order by 1);
    units text[];
begin
    if coalesce(reviewer.my_role(), '') = 'chief'
        or not exists (select from reviewer.adjudicator)
        or exists (select from reviewer.adjudicator a where a.person = session_user and a.chief)
        or session_user = any (case when given = '{}' then named else given end)
    then
        return;
    end if;
    if session_user = any (named) then
        units := array(select distinct d.unit from reviewer.decided_in(of_line) d);
        if reviewer.others_differ(of_article, units) then
            return;
        end if;
    end if;
    raise exception 'the plan has % decide on %: `reviewer adjudicators` says who does what',
        coalesce(nullif(array_to_string(case when given = '{}' then named else given end, ', '), ''),
            'the chief'), of_article
        using errcode = '42501';
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
    if decides then
        perform reviewer.must_decide(new.article, new.line);
    end if;
    if new.work and new.annotator = current_user::text and reviewer.declared(new.article) then
        raise exception 'who declared to review % does not annotate it', new.article
            using errcode = '42501';
    end if;
    return new;
end $$;

do $$
declare
    name text;
begin
    perform reviewer.look_at_adjudicators();
    foreach name in array array['adjudicator', 'adjudicates'] loop
        execute format('alter table reviewer.%I enable row level security', name);
        execute format('alter table reviewer.%I force row level security', name);
        execute format('revoke all on reviewer.%I from public', name);
        execute format('create policy owner on reviewer.%I to current_user'
            ' using (true) with check (true)', name);
    end loop;
end $$;

revoke all on function
    reviewer.all_texts(json), reviewer.look_at_adjudicators(), reviewer.decided_in(text),
    reviewer.others_differ(text, text[]), reviewer.must_decide(text, text)
    from public;
grant execute on function reviewer.all_texts(json), reviewer.must_decide(text, text) to :members;

insert into reviewer.migration (version) values (4);
