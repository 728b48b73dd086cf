# nix build path:.?dir=packaging, in a checkout
{
  description = "How people move along routes through borders, simulated with uncertainty";
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-23.11";
  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" ];
      each = f: nixpkgs.lib.genAttrs systems (system: f nixpkgs.legacyPackages.${system});
    in {
      packages = each (pkgs: {
        default = pkgs.stdenv.mkDerivation {
          pname = "flujo";
          version = "0.1.0";
          src = ./..;
          nativeBuildInputs = with pkgs; [ meson ninja pkg-config python3 ];
          buildInputs = with pkgs; [ libfyaml sqlite random123 nlopt libxlsxwriter netcdf ];
          mesonFlags = [ "-Dtests=false" ];
          meta = { license = pkgs.lib.licenses.mit; mainProgram = "flujo"; };
        };
      });
    };
}
