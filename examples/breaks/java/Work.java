import java.util.concurrent.ThreadLocalRandom;

/** Stands for what a real service would do: takes 5 to 80 ms, mostly little. */
final class Work {
    static void work() {
        work(5, 80);
    }

    static void work(int low, int high) {
        double milliseconds = Math.min(high, low - Math.log(1 - ThreadLocalRandom.current().nextDouble()) * high / 5);
        try {
            Thread.sleep((long) milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Work() {}
}
