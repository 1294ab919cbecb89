import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.net.InetSocketAddress;

/** The service that the breaks of gRPC call. */
final class GrpcStock {
    public static void main(String[] args) throws Exception {
        var get = ServerCalls.<String, String>asyncUnaryCall((item, answer) -> {
            Work.work();
            answer.onNext("" + item.length());
            answer.onCompleted();
        });
        var address = new InetSocketAddress(System.getenv("HOST"), Integer.parseInt(System.getenv("PORT")));
        NettyServerBuilder.forAddress(address)
                .addService(ServerServiceDefinition.builder("shop.Stock").addMethod(StockRpc.GET, get).build())
                .build()
                .start()
                .awaitTermination();
    }
}
