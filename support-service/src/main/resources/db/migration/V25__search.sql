-- The folded words of each ticket and all that was said in it.
create table ticket_words (
    ticket_id uuid primary key references ticket,
    words     tsvector not null
);
create index ticket_words_words on ticket_words using gin (words);

-- Tickets whose words are still to be read.
create table ticket_words_due (
    ticket_id uuid primary key references ticket
);
insert into ticket_words_due select id from ticket;

create index ticket_opened on ticket (opened_at);
