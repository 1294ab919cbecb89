import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

final class Shop {
    /** Ends before the program does, which would leave a call half done. */
    private static final int BEATS = 56;

    public static void main(String[] args) {
        var scheduler = Executors.newSingleThreadScheduledExecutor();
        var beats = new AtomicInteger();
        // Nobody asked for it: its client spans are roots because there is nothing above them.
        scheduler.scheduleAtFixedRate(() -> {
            Http.open("PRICE", "/price/tea");
            if (beats.incrementAndGet() == BEATS) scheduler.shutdown();
        }, 250, 250, TimeUnit.MILLISECONDS);
        Http.listen(Map.of("/order/", item -> {
            Work.work(5, 40);
            return Http.get("STOCK", "/stock/" + item) + " left";
        }));
    }
}
