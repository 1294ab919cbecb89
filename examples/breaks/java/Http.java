import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The few lines of HTTP that are not what a break is about: the server and both clients of the JDK. */
final class Http {
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Answers at HOST and PORT: for each prefix a function of the item that follows it. */
    static void listen(Map<String, Function<String, String>> routes) {
        try {
            var address = new InetSocketAddress(System.getenv("HOST"), Integer.parseInt(System.getenv("PORT")));
            var server = HttpServer.create(address, 0);
            server.setExecutor(Executors.newFixedThreadPool(8));
            routes.forEach((prefix, answer) -> server.createContext(prefix, exchange -> {
                var body = answer.apply(exchange.getRequestURI().getPath().substring(prefix.length()))
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                try (var response = exchange.getResponseBody()) {
                    response.write(body);
                }
            }));
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With java.net.http; `program` is the name of another program in upper case. */
    static String get(String program, String path) {
        var request = HttpRequest.newBuilder(uri(program, path)).build();
        try {
            return CLIENT.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With HttpURLConnection. */
    static String open(String program, String path) {
        try {
            var connection = (HttpURLConnection) uri(program, path).toURL().openConnection();
            try (var body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI uri(String program, String path) {
        return URI.create(System.getenv(program + "_URL") + path);
    }

    private Http() {}
}
