package rpc_test

import (
	"errors"
	"io"
	"slices"
	"testing"
	"testing/synctest"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/rpc/rpctest"
)

var serviceNames = []string{"posXYZ.PositionService", "posXYZ.PositinService"}

// TestBothNamesAnswer every method of the descriptor.
func TestBothNamesAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		conn := stranger(t, server)
		for _, name := range serviceNames {
			service := pb.File_position_proto.Services().ByName(protoreflect.FullName(name).Name())
			if service == nil || service.Methods().Len() != 6 {
				t.Fatalf("%s is %v in the descriptor, want six methods", name, service)
			}
			for i := range service.Methods().Len() {
				method := service.Methods().Get(i)
				reply, err := call(t, conn, "/"+name+"/"+string(method.Name()), method)
				if err != nil || reply.ProtoReflect().Descriptor() != method.Output() {
					t.Errorf("%s/%s = %v, %v, want a reply", name, method.Name(), reply, err)
				}
			}
		}
	})
}

// call sends one request of the method's type, empty but for what it must have,
// and returns the first reply.
func call(t *testing.T, conn *grpc.ClientConn, path string, method protoreflect.MethodDescriptor) (proto.Message, error) {
	t.Helper()
	messages := map[protoreflect.Name]proto.Message{
		"Msg": &pb.Msg{}, "Position": &pb.Position{Position: &pb.Pos{X: 1}}, "Update": &pb.Update{},
		"SubscribeRequest": &pb.SubscribeRequest{}, "FollowRequest": &pb.FollowRequest{Subscribe: &pb.SubscribeRequest{}, Credits: 1},
		"StatsRequest": &pb.StatsRequest{}, "StatsReply": &pb.StatsReply{},
	}
	stream, err := conn.NewStream(t.Context(), &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, path)
	if err != nil {
		return nil, err
	}
	if err := stream.SendMsg(messages[method.Input().Name()]); err != nil && !errors.Is(err, io.EOF) { // EOF: refused already
		t.Fatalf("send to %s: %v", path, err)
	}
	stream.CloseSend()
	reply := messages[method.Output().Name()]
	return reply, stream.RecvMsg(reply)
}

// TestHealth answers for the server and for both names.
func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		health := healthpb.NewHealthClient(stranger(t, rpctest.New(t, hub.Options{})))
		for _, name := range append([]string{""}, serviceNames...) {
			reply, err := health.Check(t.Context(), &healthpb.HealthCheckRequest{Service: name})
			if err != nil || reply.GetStatus() != healthpb.HealthCheckResponse_SERVING {
				t.Errorf("health of %q = %v, %v, want SERVING", name, reply, err)
			}
		}
		if _, err := health.Check(t.Context(), &healthpb.HealthCheckRequest{Service: "else"}); status.Code(err) != codes.NotFound {
			t.Errorf("health of something else = %v, want NOT_FOUND", err)
		}
	})
}

// TestReflection lists both names, and knows the file.
func TestReflection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stream, err := reflectionpb.NewServerReflectionClient(stranger(t, rpctest.New(t, hub.Options{}))).ServerReflectionInfo(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ask := func(request *reflectionpb.ServerReflectionRequest) *reflectionpb.ServerReflectionResponse {
			if err := stream.Send(request); err != nil {
				t.Fatal(err)
			}
			reply, err := stream.Recv()
			if err != nil {
				t.Fatalf("reflection of %v: %v", request, err)
			}
			return reply
		}
		var listed []string
		list := &reflectionpb.ServerReflectionRequest_ListServices{}
		for _, s := range ask(&reflectionpb.ServerReflectionRequest{MessageRequest: list}).GetListServicesResponse().GetService() {
			listed = append(listed, s.GetName())
		}
		for _, name := range serviceNames {
			if !slices.Contains(listed, name) {
				t.Errorf("reflection lists %q, want %s among them", listed, name)
			}
			symbol := &reflectionpb.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: name}
			if files := ask(&reflectionpb.ServerReflectionRequest{MessageRequest: symbol}).GetFileDescriptorResponse(); len(files.GetFileDescriptorProto()) == 0 {
				t.Errorf("reflection has no file for %s", name)
			}
		}
	})
}
