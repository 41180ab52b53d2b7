-- The words by which a customer may be found in spite of a typing error: of more than three letters and digits, in parts of e-mails too.
create function search_words(search text) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(distinct word), '{}')
    from regexp_split_to_table(search, '[^a-zA-Z0-9]+') as word
    where length(word) > 3 and word ~ '[a-zA-Z]'
$$;
alter table customer add column words text[] not null generated always as (search_words(search)) stored;
create index customer_words on customer using gin (words);

-- Each word once (twice if two customers bring it at the same moment, for nobody shall wait here for another): millions of customers
-- share far fewer words, and only those are weighed by their letters.
create table search_word (word text not null);
create index search_word_word on search_word (word);
create index search_word_letters on search_word using gin (word gin_trgm_ops);
insert into search_word select distinct unnest(words) from customer;

create function learn_words() returns trigger language plpgsql as $$
begin
    insert into search_word
    select word from (select distinct unnest(words) as word from fresh) as met
    where not exists (select from search_word known where known.word = met.word);
    return null;
end $$;

-- A word that was somebody's alone tells of her: it goes with her.
create function forget_words() returns trigger language plpgsql as $$
begin
    delete from search_word
    where word in (select unnest(words) from gone)
        and not exists (select from customer where words @> array[search_word.word]);
    return null;
end $$;

create function replace_words() returns trigger language plpgsql as $$
begin
    insert into search_word
    select word from (
        select unnest(fresh.words) as word from fresh join gone using (id) where fresh.words <> gone.words
        except select unnest(gone.words) from fresh join gone using (id) where fresh.words <> gone.words
    ) as met
    where not exists (select from search_word known where known.word = met.word);
    delete from search_word
    where word in (
            select unnest(gone.words) from fresh join gone using (id) where fresh.words <> gone.words
            except select unnest(fresh.words) from fresh join gone using (id) where fresh.words <> gone.words)
        and not exists (select from customer where words @> array[search_word.word]);
    return null;
end $$;

create trigger learn_words after insert on customer
    referencing new table as fresh for each statement execute function learn_words();
create trigger replace_words after update on customer
    referencing old table as gone new table as fresh for each statement execute function replace_words();
create trigger forget_words after delete on customer
    referencing old table as gone for each statement execute function forget_words();
