import mark from '../shared/theme/mark.svg'
import classes from './brand.module.css'

/** The sign and the name of the product. */
export function Brand() {
  return (
    <span className={classes['brand']}>
      <img src={mark} alt="" width={28} height={28} />
      {'Grenier'}
    </span>
  )
}
