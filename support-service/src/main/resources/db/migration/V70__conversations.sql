-- What customers wrote of whom nobody has said yet whose they are; gone once it is in a ticket.
create table waiting_message (
    message_id uuid primary key,
    conversation_id uuid not null,
    visitor_id uuid not null,
    channel text not null,
    subject text,
    body text not null,
    attachments text,
    at timestamptz not null
);
create index waiting_message_of_visitor on waiting_message (visitor_id);

create index ticket_by_conversation on ticket (conversation_id, id desc) where conversation_id is not null;

-- How far an answer has come on its channel, and what files came with a message.
alter table ticket_message
    add column delivery text,
    add column delivery_reason text,
    add column attachments text;
