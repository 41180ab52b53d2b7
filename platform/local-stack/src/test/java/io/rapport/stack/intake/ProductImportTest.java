package io.rapport.stack.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductImportTest {
    private final Map<String, String> catalogue = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/products/", this::put);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void putsEachProductWholeAndNamesTheLinesThatAreRefused(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("products.csv"), """
                product_id,sku,name,category,brand,url,price,cost,currency,stock
                a b,S1,Uno,Games,Mattel,https://shop.example/uno,9.90,4.10,EUR,12
                p2,,Ludo,,,,,,,
                bad,,Refused,,,,-1,,EUR,
                ,,Nameless,,,,1,,EUR,
                p2,,Ludo again,,,,,,,
                """);
        var rejects = new ArrayList<Reject>();
        try (var http = HttpClient.newHttpClient()) {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            var mapping = Mapping.read(Path.of("..", "..", "imports", "products.yaml"));

            assertThat(new ProductImport(url, "token", "toys", http).sendAll(file, mapping, rejects))
                    .isEqualTo(5);
        }

        assertThat(catalogue).containsOnlyKeys("a%20b?shop=toys", "p2?shop=toys");
        assertThat(catalogue.get("a%20b?shop=toys"))
                .contains("\"stock\":\"12\"", "\"brand\":\"Mattel\"")
                .contains("\"price\":{", "\"amount\":\"9.90\"", "\"cost\":{", "\"amount\":\"4.10\"");
        assertThat(catalogue.get("p2?shop=toys")).contains("Ludo again");
        assertThat(rejects)
                .containsExactlyInAnyOrder(
                        new Reject(4, "price.amount", "must not be negative"), new Reject(5, "id", "is needed"));
    }

    private void put(HttpExchange call) throws IOException {
        var body = new String(call.getRequestBody().readAllBytes(), UTF_8);
        var uri = call.getRequestURI();
        if (body.contains("-1")) {
            var problem =
                    "{\"errors\":[{\"field\":\"price.amount\",\"message\":\"must not be negative\"}]}".getBytes(UTF_8);
            call.sendResponseHeaders(400, problem.length);
            call.getResponseBody().write(problem);
        } else {
            catalogue.put(uri.getRawPath().substring("/api/v1/products/".length()) + "?" + uri.getRawQuery(), body);
            call.sendResponseHeaders(200, -1);
        }
        call.close();
    }
}
