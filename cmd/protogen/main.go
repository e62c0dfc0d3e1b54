// Command protogen compiles proto/position.proto into gen/posxyzpb without a
// protoc on the machine: protocompile parses, the plugins that go.mod pins as
// tools generate.
//
//	go run ./cmd/protogen            write gen/
//	go run ./cmd/protogen -check     fail when gen/ is stale
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/bufbuild/protocompile"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/pluginpb"
)

const (
	protoDir  = "proto"
	protoFile = "position.proto"
)

// plugins are the tools of go.mod, each with its parameter.
var plugins = []struct{ tool, parameter string }{
	{"protoc-gen-go", "module=posxyz"},
	{"protoc-gen-go-grpc", "module=posxyz,require_unimplemented_servers=false"},
}

func main() {
	check := flag.Bool("check", false, "compare with the committed files instead of writing them")
	flag.Parse()
	if err := run(context.Background(), *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, check bool) error {
	file, err := compile(ctx)
	if err != nil {
		return err
	}
	for _, plugin := range plugins {
		files, err := generate(ctx, file, plugin.tool, plugin.parameter)
		if err != nil {
			return fmt.Errorf("protogen: %s: %w", plugin.tool, err)
		}
		for _, f := range files {
			if err := emit(f.GetName(), []byte(f.GetContent()), check); err != nil {
				return err
			}
		}
	}
	return nil
}

func compile(ctx context.Context) (*descriptorpb.FileDescriptorProto, error) {
	compiler := protocompile.Compiler{
		Resolver:       &protocompile.SourceResolver{ImportPaths: []string{protoDir}},
		SourceInfoMode: protocompile.SourceInfoStandard, // carries the comments
	}
	files, err := compiler.Compile(ctx, protoFile)
	if err != nil {
		return nil, fmt.Errorf("protogen: %w", err)
	}
	return protodesc.ToFileDescriptorProto(files[0]), nil
}

func generate(ctx context.Context, file *descriptorpb.FileDescriptorProto, tool, parameter string) ([]*pluginpb.CodeGeneratorResponse_File, error) {
	request, err := proto.Marshal(&pluginpb.CodeGeneratorRequest{
		FileToGenerate: []string{protoFile},
		Parameter:      &parameter,
		ProtoFile:      []*descriptorpb.FileDescriptorProto{file},
	})
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "go", "tool", tool)
	cmd.Stdin = bytes.NewReader(request)
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var response pluginpb.CodeGeneratorResponse
	if err := proto.Unmarshal(output, &response); err != nil {
		return nil, err
	}
	if response.Error != nil {
		return nil, errors.New(response.GetError())
	}
	return response.GetFile(), nil
}

func emit(path string, content []byte, check bool) error {
	if !check {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, content, 0o644)
	}
	committed, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(committed, content) {
		return fmt.Errorf("protogen: %s is stale: run make generate and commit it", path)
	}
	return nil
}
