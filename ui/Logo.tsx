/**
 * The lantern of the night watch (提灯): our own drawing, one colour, any size.
 * @module
 */
export const Logo = ({ size = 26 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
    <path d="M16 1.5v3" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    <path d="M11 6h10" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" />
    <path
      d="M11.4 8.6h9.2c2.6 2 4 4.600 4 7.900s-1.400 5.900-4 7.900h-9.200c-2.600-2-4-4.600-4-7.900s1.400-5.900 4-7.900Z"
      fill="currentColor"
      fillOpacity="0.16"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinejoin="round"
    />
    <path
      d="M8.300 13.500h15.400M8.300 19.500h15.400"
      stroke="currentColor"
      strokeWidth="1.200"
      strokeOpacity="0.7"
    />
    <path
      d="M16 11.200c2.100 2 3.100 3.700 3.100 5.400a3.100 3.100 0 0 1-6.200 0c0-1 .4-1.900 1.100-2.700.3.8.7 1.200 1.200 1.400-.2-1.500.1-2.900.8-4.100Z"
      fill="currentColor"
    />
    <path d="M11 27h10" stroke="currentColor" strokeWidth="2.600" strokeLinecap="round" />
    <path d="M16 28.500v2" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  </svg>
)
