-- Policies name nobody. They named the group role, and each person is a member of it, who may say
-- `drop owned by` of what is the group's: that took the policies away, and with them everybody's right
-- to work here. Who may touch a table at all is said by the grants, which only the owner takes back;
-- what they may do there by who logged in. All are made anew, since they may be gone.

do $$
declare
    gone record;
begin
    for gone in
        select p.polname, c.relname from pg_policy p join pg_class c on c.oid = p.polrelid
        where c.relnamespace = 'reviewer'::regnamespace
            and p.polroles @> array[(select oid from pg_roles where rolname = :'members')]
    loop
        execute format('drop policy %I on reviewer.%I', gone.polname, gone.relname);
    end loop;
end $$;

create policy members on reviewer.migration for select using (true);
create policy members on reviewer.person for select using (reviewer.my_role() is not null);
create policy members on reviewer.shared for select using (reviewer.my_role() is not null);
create policy chief on reviewer.shared for insert with check (reviewer.my_role() = 'chief');
create policy chief on reviewer.plan for insert with check (reviewer.my_role() = 'chief');
create policy chief on reviewer.jump for select using (reviewer.my_role() = 'chief');
create policy members on reviewer.document for select using (reviewer.my_role() is not null);
create policy adds on reviewer.document for insert
    with check (reviewer.my_role() is not null and added_by = current_user
        and (version = 1 or reviewer.my_role() = 'chief'));
create policy members on reviewer.boundaries for select using (reviewer.my_role() is not null);
create policy adds on reviewer.boundaries for insert with check (reviewer.my_role() is not null);
create policy own on reviewer.session for insert with check (reviewer.is_mine(annotator));
create policy own on reviewer.piece for insert with check (reviewer.is_mine(annotator));
create policy own_or_open on reviewer.piece for select
    using ((open or annotator = current_user) and reviewer.my_role() is not null);
create policy own on reviewer.kept for insert
    with check (annotator = current_user and reviewer.my_role() is not null);

-- What somebody has taken up: to annotate an article, or to review it, and not both. Of two
-- transactions of one person that want it otherwise the second one waits for the first; one that began
-- before it and goes on seeing what was then (repeatable read) is refused. Without this row it would
-- know nothing of the declaration, and annotate what was read meanwhile.
create table reviewer.taken_up (
    person text not null,
    article text not null,
    to_review boolean not null,
    primary key (person, article)
);
create index taken_up_to_review on reviewer.taken_up (person) where to_review;
alter table reviewer.taken_up enable row level security;
alter table reviewer.taken_up force row level security;
revoke all on reviewer.taken_up from public;
create policy owner on reviewer.taken_up to current_user using (true) with check (true);

insert into reviewer.taken_up (person, article, to_review)
    select distinct annotator, article, false from reviewer.piece where work;
insert into reviewer.taken_up (person, article, to_review)
    select person, article, true from reviewer.declaration
    on conflict (person, article) do update set to_review = true;

create function reviewer.take_up() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
set client_min_messages = notice as $$
declare
    reviewed text;
begin
    insert into reviewer.taken_up (person, article, to_review)
        select distinct annotator, article, false from added where work order by 1, 2
        on conflict do nothing;
    select t.article into reviewed from reviewer.taken_up t
        where t.person = reviewer.me() and t.to_review and t.article in (
            select a.article from added a where a.work and a.annotator = session_user)
        limit 1;
    if found then
        raise exception 'who declared to review % does not annotate it', reviewed
            using errcode = '42501';
    end if;
    return null;
end $$;

create trigger take_up after insert on reviewer.piece
    referencing new table as added
    for each statement execute function reviewer.take_up();

create or replace function reviewer.declare_review(of_article text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set client_min_messages = notice as $$
begin
    if coalesce(reviewer.my_role(), '') not in ('editor', 'adjudicator', 'chief') then
        raise exception 'only editors, adjudicators and the chief review what they do not annotate'
            using errcode = '42501';
    end if;
    insert into reviewer.taken_up (person, article, to_review)
        values (session_user, of_article, true) on conflict do nothing;
    if exists (select from reviewer.taken_up t where t.person = reviewer.me()
            and t.article = of_article and not t.to_review) then
        raise exception 'you have annotated %: submit it to see the work of others', of_article
            using errcode = '42501';
    end if;
    insert into reviewer.declaration (person, article) values (session_user, of_article)
        on conflict do nothing;
end $$;

revoke all on function reviewer.take_up() from public;

insert into reviewer.migration (version) values (6);
