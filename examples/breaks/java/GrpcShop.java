import io.grpc.CallOptions;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.util.Map;

/** The caller of the breaks of gRPC. It is also run as cart. */
final class GrpcShop {
    public static void main(String[] args) {
        var target = System.getenv("STOCK_URL").substring("http://".length());
        var channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
        Http.listen(Map.of("/order/", item -> {
            Work.work(5, 40);
            var left = ClientCalls.blockingUnaryCall(channel, StockRpc.GET, CallOptions.DEFAULT, item);
            Work.work(5, 20);
            return left + " left";
        }));
    }
}
