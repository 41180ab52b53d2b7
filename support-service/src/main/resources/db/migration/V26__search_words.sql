create extension if not exists pg_trgm;

-- The words of more than three letters that are said in tickets, to find those that are misspelt, here or in what is looked for. Each once (twice if
-- two tickets bring it at the same moment, for nobody shall wait here for another). pg_trgm knows other letters than those of ASCII only
-- in some locales: they are written otherwise in letters (see Words).
create table ticket_word (
    word    text not null,
    letters text not null
);
create index ticket_word_word on ticket_word (word);
create index ticket_word_letters on ticket_word using gin (letters gin_trgm_ops);

-- A word that was said in one ticket alone tells of its customer: it goes with what she said.
create function forget_ticket_words(gone text[]) returns void language sql as $$
    delete from ticket_word
    where word = any (gone) and not exists (select from ticket_words
        where words @@ cast('''' || replace(replace(ticket_word.word, '\', '\\'), '''', '''''') || '''' as tsquery))
$$;

create function forget_words_of_gone() returns trigger language plpgsql as $$
begin
    perform forget_ticket_words(array(select distinct unnest(tsvector_to_array(words)) from gone));
    return null;
end $$;

create function forget_words_of_changed() returns trigger language plpgsql as $$
begin
    perform forget_ticket_words(array(
        select unnest(tsvector_to_array(gone.words)) from gone join fresh using (ticket_id) where gone.words <> fresh.words
        except select unnest(tsvector_to_array(fresh.words)) from gone join fresh using (ticket_id) where gone.words <> fresh.words));
    return null;
end $$;

create trigger forget_words_of_gone after delete on ticket_words
    referencing old table as gone for each statement execute function forget_words_of_gone();
create trigger forget_words_of_changed after update on ticket_words
    referencing old table as gone new table as fresh for each statement execute function forget_words_of_changed();

-- They are read by and by.
insert into ticket_words_due select id from ticket on conflict do nothing;
