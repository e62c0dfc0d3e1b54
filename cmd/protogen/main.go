// Command protogen compiles proto/position.proto into gen/posxyzpb without a
// protoc on the machine: protocompile parses, the plugins that go.mod pins as
// tools generate.
//
//	go run ./cmd/protogen            write gen/
//	go run ./cmd/protogen -page      write the page's messages, in TypeScript: needs its node_modules
//	go run ./cmd/protogen -check     fail when they are stale; with -page, the page's
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

// plugin is a code generator of protoc's kind.
type plugin struct {
	command   []string
	parameter string
	out       string // what its files are relative to
}

// goPlugins are tools of go.mod.
var goPlugins = []plugin{
	{[]string{"go", "tool", "protoc-gen-go"}, "module=posxyz", "."},
	{[]string{"go", "tool", "protoc-gen-go-grpc"}, "module=posxyz,require_unimplemented_servers=false", "."},
}

// pagePlugins are tools of the page's package.json.
var pagePlugins = []plugin{
	{[]string{filepath.Join("assets", "web", "node_modules", ".bin", "protoc-gen-es")}, "target=ts", "assets/web/src/gen"},
}

func main() {
	check := flag.Bool("check", false, "compare with the committed files instead of writing them")
	page := flag.Bool("page", false, "generate the page's TypeScript, not Go")
	flag.Parse()
	plugins := goPlugins
	if *page {
		plugins = pagePlugins
	}
	if err := run(context.Background(), plugins, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, plugins []plugin, check bool) error {
	file, err := compile(ctx)
	if err != nil {
		return err
	}
	for _, plugin := range plugins {
		files, err := generate(ctx, file, plugin)
		if err != nil {
			return fmt.Errorf("protogen: %s: %w", plugin.command, err)
		}
		for _, f := range files {
			if err := emit(filepath.Join(plugin.out, f.GetName()), []byte(f.GetContent()), check); err != nil {
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

func generate(ctx context.Context, file *descriptorpb.FileDescriptorProto, plugin plugin) ([]*pluginpb.CodeGeneratorResponse_File, error) {
	request, err := proto.Marshal(&pluginpb.CodeGeneratorRequest{
		FileToGenerate: []string{protoFile},
		Parameter:      &plugin.parameter,
		ProtoFile:      []*descriptorpb.FileDescriptorProto{file},
	})
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, plugin.command[0], plugin.command[1:]...)
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
