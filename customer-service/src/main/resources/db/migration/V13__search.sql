-- A space before each word: the beginning of one can be looked for by the index. And other letters than those of ASCII as a capital and
-- three more (see SearchText): pg_trgm knows them as letters only in some locales.
create function pg_temp.written(folded text) returns text language sql as $$
    select string_agg(
        case when ascii(letter) < 128 then letter
            else chr(65 + ascii(letter) % 26)
                || substr('0123456789abcdefghijklmnopqrstuvwxyz', 1 + ascii(letter) / 26 % 36, 1)
                || substr('0123456789abcdefghijklmnopqrstuvwxyz', 1 + ascii(letter) / 26 / 36 % 36, 1)
                || substr('0123456789abcdefghijklmnopqrstuvwxyz', 1 + ascii(letter) / 26 / 1296, 1)
        end, '' order by position)
    from regexp_split_to_table(folded, '') with ordinality as letters (letter, position)
$$;
update customer set search = pg_temp.written(' ' || ltrim(search)) where search <> '';
