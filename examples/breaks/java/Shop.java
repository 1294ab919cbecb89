import java.util.Map;

/** The caller of most breaks: asks stock with java.net.http and price with HttpURLConnection. It is also run as cart. */
final class Shop {
    public static void main(String[] args) {
        Http.listen(Map.of("/order/", item -> {
            Work.work(5, 40);
            var left = Http.get("STOCK", "/stock/" + item);
            var cents = Http.open("PRICE", "/price/" + item);
            Work.work(5, 20);
            return left + " left at " + cents;
        }));
    }
}
