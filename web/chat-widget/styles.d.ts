/** Styles that the build puts into the script as text. */
declare module "*.css?inline" {
  const styles: string;
  export default styles;
}
