package io.rapport.stack.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every mail taken in, appended to one file and found again by its place in it. */
final class MailLog implements AutoCloseable {
    private static final int LENGTH = Integer.BYTES;

    private final FileChannel file;
    private final List<Long> places = new ArrayList<>();
    private long end;

    MailLog(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        findMails();
    }

    /** A mail whose end is missing was never acknowledged: the process died while it wrote. */
    private void findMails() throws IOException {
        long size = file.size();
        while (end + LENGTH <= size) {
            long next = end + LENGTH + read(end, LENGTH).getInt();
            if (next > size) {
                break;
            }
            places.add(end);
            end = next;
        }
        file.truncate(end);
    }

    /** Returns when the mail is in the file. */
    synchronized void append(String sender, List<String> recipients, byte[] message) throws IOException {
        var record = ByteBuffer.wrap(record(sender, recipients, message));
        long at = end;
        for (long place = at; record.hasRemaining(); ) {
            place += file.write(record, place);
        }
        end = at + record.limit();
        places.add(at);
    }

    private static byte[] record(String sender, List<String> recipients, byte[] message) throws IOException {
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeUTF(sender);
        out.writeShort(recipients.size());
        for (var recipient : recipients) {
            out.writeUTF(recipient);
        }
        out.write(message);
        return ByteBuffer.allocate(LENGTH + body.size())
                .putInt(body.size())
                .put(body.toByteArray())
                .array();
    }

    /** The newest first; each is read from the file when its turn comes. */
    Stream<StoredMail> newest(long limit) {
        var known = snapshot();
        return IntStream.range(0, known.size())
                .mapToObj(i -> known.get(known.size() - 1 - i))
                .limit(limit)
                .map(this::at);
    }

    private synchronized List<Long> snapshot() {
        return List.copyOf(places);
    }

    private StoredMail at(long place) {
        try {
            int length = read(place, LENGTH).getInt();
            var in = new DataInputStream(
                    new ByteArrayInputStream(read(place + LENGTH, length).array()));
            var sender = in.readUTF();
            var recipients = new ArrayList<String>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                recipients.add(in.readUTF());
            }
            return new StoredMail(sender, recipients, in.readAllBytes());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ByteBuffer read(long place, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, place + bytes.position()) >= 0) {
            // reads on until the buffer is full
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** A mail as it came in: the envelope and the bytes. */
    record StoredMail(String sender, List<String> recipients, byte[] message) {}
}
