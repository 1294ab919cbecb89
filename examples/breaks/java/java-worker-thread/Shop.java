import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

final class Shop {
    private record Question(String item, CompletableFuture<String> answer) {}

    private static final BlockingQueue<Question> QUESTIONS = new LinkedBlockingQueue<>();

    public static void main(String[] args) {
        for (int n = 1; n <= 6; n++) new Thread(Shop::answerQuestions, "stock-asker-" + n).start();
        Http.listen(Map.of("/order/", item -> {
            Work.work(5, 40);
            // The agent follows executors, and cannot see that this object goes to another thread.
            var question = new Question(item, new CompletableFuture<>());
            QUESTIONS.add(question);
            return question.answer.join() + " left";
        }));
    }

    private static void answerQuestions() {
        try {
            while (true) {
                var question = QUESTIONS.take();
                question.answer.complete(Http.get("STOCK", "/stock/" + question.item));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
