import java.util.Map;
import java.util.concurrent.CompletableFuture;

final class Shop {
    public static void main(String[] args) {
        Http.listen(Map.of("/order/", item -> {
            Work.work(5, 20);
            // Both run in ForkJoinPool.commonPool(), where the context of this thread is not.
            var left = CompletableFuture.supplyAsync(() -> Http.get("STOCK", "/stock/" + item));
            var cents = CompletableFuture.supplyAsync(() -> Http.open("PRICE", "/price/" + item));
            return left.thenCombine(cents, (some, price) -> some + " left at " + price).join();
        }));
    }
}
