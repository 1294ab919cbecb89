import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

final class Shop {
    public static void main(String[] args) {
        var pool = Executors.newFixedThreadPool(8);
        Http.listen(Map.of("/order/", item -> {
            Work.work(5, 40);
            // The context is a variable of this thread. The agent would carry it along.
            Future<String> left = pool.submit(() -> Http.get("STOCK", "/stock/" + item));
            Work.work(5, 20);
            return wait(left) + " left";
        }));
    }

    private static String wait(Future<String> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
