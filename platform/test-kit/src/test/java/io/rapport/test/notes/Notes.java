package io.rapport.test.notes;

import io.quarkus.panache.common.Page;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class Notes {
    @Transactional
    Note write(NoteResource.Draft draft) {
        var note = new Note();
        note.id = Ids.next();
        note.text = draft.text();
        note.mood = draft.mood();
        note.price = draft.price();
        note.writtenAt = draft.writtenAt();
        note.persist();
        return note;
    }

    @Transactional
    Note rewrite(UUID id, String ifMatch, String text) {
        var note = find(id);
        Etag.require(ifMatch, note.version);
        note.text = text;
        Note.flush();
        return note;
    }

    @Transactional
    Note find(UUID id) {
        return Note.<Note>findByIdOptional(id).orElseThrow(() -> Problem.notFound("note", id));
    }

    @Transactional
    List<Note> list(Optional<Cursor> after, int size) {
        var start = after.map(cursor -> cursor.values().getFirst()).orElse("");
        return Note.<Note>find("text > ?1 order by text", start)
                .page(Page.ofSize(size))
                .list();
    }
}
