import java.util.Map;

/** The service that most breaks call. */
final class Stock {
    public static void main(String[] args) {
        Http.listen(Map.of(
                "/stock/", item -> {
                    Work.work();
                    return "" + item.length();
                },
                "/price/", item -> {
                    Work.work(5, 40);
                    return "" + 100 * item.length();
                }));
    }
}
