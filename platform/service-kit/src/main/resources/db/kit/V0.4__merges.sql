-- Which customers are one person, as customer-service says on customer.lifecycle.v1. An undone merge stays undone, whatever arrives later.
create table customer_merge (
    merge_id uuid primary key,
    survivor uuid    not null,
    absorbed uuid    not null,
    undone   boolean not null
);
create index customer_merge_absorbed on customer_merge (absorbed) where not undone;
create index customer_merge_survivor on customer_merge (survivor) where not undone;

-- A customer and all who are one person with her.
create function same_person(customer uuid) returns setof uuid stable rows 1 language sql as $$
    with recursive member (id) as (
        select $1
        union
        select other.id from member cross join lateral (
            select absorbed from customer_merge where survivor = member.id and not undone
            union all
            select survivor from customer_merge where absorbed = member.id and not undone) other (id)
    )
    select id from member
$$;

-- Who stands for a customer: the oldest of them.
create function survivor_of(customer uuid) returns uuid stable language sql as $$
    select id from same_person($1) person (id) order by id limit 1
$$;
