# brew install --HEAD --formula packaging/homebrew/flujo.rb, in a checkout. Linux alone: the library is linked by a map of symbols.
class Flujo < Formula
  desc "How people move along routes through borders, simulated with uncertainty"
  license "MIT"
  head "file://#{File.expand_path("../..", __dir__)}", using: :git, branch: "main"

  depends_on "meson" => :build
  depends_on "ninja" => :build
  depends_on "pkg-config" => :build
  depends_on "random123" => :build
  depends_on "libfyaml"
  depends_on "libxlsxwriter"
  depends_on :linux
  depends_on "netcdf"
  depends_on "nlopt"
  depends_on "sqlite"

  def install
    system "meson", "setup", "build-brew", *std_meson_args, "-Dtests=false"
    system "ninja", "-C", "build-brew"
    system "meson", "install", "-C", "build-brew"
  end

  test do
    system bin/"flujo", "run", share/"flujo/scenarios/examples/corridor", "--replicates", "2", "--quiet", "--out", testpath/"run.sqlite"
    assert_predicate testpath/"run.sqlite", :exist?
  end
end
