// Package stockrpc is a gRPC service of one method, shop.Stock/Get, written by hand as protoc would.
package stockrpc

import (
	"context"
	"log"
	"net"
	"os"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"tracectl.test/breaks/internal/work"
)

const method = "/shop.Stock/Get"

// Serve answers at HOST and PORT until the program ends.
func Serve(options ...grpc.ServerOption) {
	listener, err := net.Listen("tcp", net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")))
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(options...)
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "shop.Stock",
		Methods:     []grpc.MethodDesc{{MethodName: "Get", Handler: handle}},
	}, nil)
	log.Fatal(server.Serve(listener))
}

func handle(_ any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
	item := new(wrapperspb.StringValue)
	if err := decode(item); err != nil {
		return nil, err
	}
	get := func(_ context.Context, request any) (any, error) {
		work.Do()
		return wrapperspb.Int64(int64(len(request.(*wrapperspb.StringValue).GetValue()))), nil
	}
	if interceptor == nil {
		return get(ctx, item)
	}
	return interceptor(ctx, item, &grpc.UnaryServerInfo{FullMethod: method}, get)
}

// Dial connects to STOCK_URL.
func Dial(options ...grpc.DialOption) *grpc.ClientConn {
	options = append(options, grpc.WithTransportCredentials(insecure.NewCredentials()))
	connection, err := grpc.NewClient(strings.TrimPrefix(os.Getenv("STOCK_URL"), "http://"), options...)
	if err != nil {
		log.Fatal(err)
	}
	return connection
}

// Get asks how many are left.
func Get(ctx context.Context, connection *grpc.ClientConn, item string) int64 {
	left := new(wrapperspb.Int64Value)
	if err := connection.Invoke(ctx, method, wrapperspb.String(item), left); err != nil {
		log.Print(err)
	}
	return left.GetValue()
}
